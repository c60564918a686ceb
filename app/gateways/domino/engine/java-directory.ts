// Part of DominoApply.java: reads the plan, finds documents, and compares the directory with the plan.

export const javaDirectory = String.raw`
    private List<String[]> readPlan() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("plan.txt"), StandardCharsets.US_ASCII);
        if (lines.isEmpty() || !lines.get(0).equals(SCHEMA)) {
            throw new IllegalStateException("plan.txt is not a plan this helper knows.");
        }
        List<String[]> rows = new ArrayList<>();
        for (String line : lines) {
            String[] cells = cellsOf(line);
            if (cells.length > 2 && cells[1].equals(directory)) {
                rows.add(cells);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException("plan.txt has nothing for the directory " + directory + ".");
        }
        return rows;
    }

    private static String[] cellsOf(String line) {
        String[] cells = line.split("\t", -1);
        for (int index = 0; index < cells.length; index += 1) {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < cells[index].length(); at += 1) {
                char unit = cells[index].charAt(at);
                if (unit == '\\') {
                    text.append((char) Integer.parseInt(cells[index].substring(at + 2, at + 6), 16));
                    at += 5;
                } else {
                    text.append(unit);
                }
            }
            cells[index] = text.toString();
        }
        return cells;
    }

    private List<Document> find(String formula) throws NotesException {
        List<Document> found = new ArrayList<>();
        DocumentCollection collection = database.search(formula);
        Document document = collection.getFirstDocument();
        while (document != null) {
            found.add(document);
            document = collection.getNextDocument(document);
        }
        return found;
    }

    private Map<String, Document> findMarked() throws NotesException {
        Map<String, Document> marked = new HashMap<>();
        for (Document document : find("@IsAvailable(HandschlagId)")) {
            String mark = document.getItemValueString("HandschlagId");
            if (marked.put(mark, document) != null) {
                throw new IllegalStateException("Two documents carry the mark " + mark + ". Remove one by hand.");
            }
        }
        return marked;
    }

    private static String joined(Vector<?> values) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; values != null && index < values.size(); index += 1) {
            text.append(index == 0 ? "" : ", ").append(values.get(index));
        }
        return text.toString();
    }

    /** Whether some item holds this value and nothing else; an address may stand in brackets. Part of a longer name is another name. */
    private static boolean holds(Document document, String wanted) throws NotesException {
        for (Object entry : document.getItems()) {
            Item item = (Item) entry;
            if (item.getType() != Item.TEXT || item.getName().startsWith("Handschlag")) {
                continue;
            }
            String held = joined(item.getValues());
            if (held.equalsIgnoreCase(wanted) || held.equalsIgnoreCase("[" + wanted + "]")) {
                return true;
            }
        }
        return false;
    }

    private Document findOneHolding(String formula, String wanted) throws NotesException {
        List<Document> found = new ArrayList<>();
        for (Document document : find(formula)) {
            if (!document.hasItem("HandschlagId") && holds(document, wanted)) {
                found.add(document);
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " documents hold " + wanted
                + "; exactly one is needed. See README.txt, sentinel document.");
        }
        return found.get(0);
    }

    private static boolean isSameName(String left, String right) {
        String brief = right.replaceAll("(?<=^|/)(CN|OU|O|C)=", "");
        return left.equalsIgnoreCase(right) || left.equalsIgnoreCase(brief);
    }

    private Document findTarget(String code, String server) throws NotesException {
        boolean isServer = code.equals("server");
        if (!isServer && !configurationId.isEmpty()) {
            return database.getDocumentByUNID(configurationId);
        }
        Document general = null;
        List<String> groups = new ArrayList<>();
        for (Document document : find(isServer ? "Form = \"Server\"" : "Form = \"ServerConfig\"")) {
            String target = document.getItemValueString("ServerName");
            if (isSameName(target, server)) {
                return document;
            }
            if (target.equals("*")) {
                general = document;
            } else if (!target.matches(".*[/=].*") && !target.startsWith("handschlag-sentinel")) {
                groups.add(target);
            }
        }
        if (isServer) {
            throw new IllegalStateException("No Server document for " + server + ".");
        }
        if (!groups.isEmpty()) {
            throw new IllegalStateException("A group may decide for " + server + ": " + groups
                + ". Name the effective Configuration document with configuration=UNID.");
        }
        if (general == null) {
            throw new IllegalStateException("No Configuration document is effective for " + server + ".");
        }
        if (directory.equals("main") && !allServers) {
            throw new IllegalStateException("Only the Configuration document for all servers (*) is effective; changing it changes"
                + " every server. Say all-servers if you mean that.");
        }
        return general;
    }

    private String findRelayHostItem() throws NotesException {
        List<String> names = new ArrayList<>();
        for (Object entry : findOneHolding("Form = \"ServerConfig\"", SENTINEL).getItems()) {
            Item item = (Item) entry;
            if (item.getType() == Item.TEXT && SENTINEL.equalsIgnoreCase(joined(item.getValues()))) {
                names.add(item.getName());
            }
        }
        if (names.size() != 1) {
            throw new IllegalStateException("The sentinel stands in the items " + names + "; exactly one is needed.");
        }
        return names.get(0);
    }
`
