// Part of DominoTrial.java: the documents of the route. They are copies of one the admin made, with the sub-domain and the address of a mode in place
// of the sentinel's; each carries the mark of its run and its server, is found by them, and goes by its UNID. The directory replicates: what another
// server has in it is told, never taken for ours, since its mails lie in its own mail.box. What decides about the server's mail is read here too.

export const javaTrialRoute = String.raw`
    /** Rows of the trial: mode, token, sub-domain, host. */
    private List<String[]> rows() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("trial.txt"), StandardCharsets.US_ASCII)) {
            String[] cells = line.split("\t", -1);
            if (cells.length == 6) {
                rows.add(cells);
            }
        }
        return rows;
    }

    private Document sentinel() throws NotesException {
        List<Document> found = new ArrayList<>();
        for (Document document : find(directory, "Type = \"Domain\"")) {
            if (!document.hasItem(MARK) && holds(document, DOMAIN)) {
                found.add(document);
            }
        }
        if (found.size() != 1 || !holds(found.get(0), HOST)) {
            System.out.println("@handschlag missing sentinel " + encoded(DOMAIN + " -> " + HOST));
            throw new IllegalStateException(found.size() + " documents hold " + DOMAIN + "; one that leads to " + HOST + " is needed.");
        }
        return found.get(0);
    }

    private static String textOf(Document document) throws NotesException {
        TreeSet<String> lines = new TreeSet<>();
        for (Object entry : document.getItems()) {
            Item item = (Item) entry;
            if (!item.getName().startsWith("$")) {
                lines.add(item.getName() + "=" + joined(item.getValues()));
            }
        }
        return String.join(" ", lines);
    }

    private void read() throws NotesException, IOException {
        String name = session.getUserName();
        System.out.println("@handschlag server tlsonly " + encoded(name) + " " + encoded(session.getNotesVersion()));
        String own = name.replaceAll("(?<=^|/)(CN|OU|O|C)=", "");
        boolean isFound = false;
        for (Document document : find(directory, "Form = \"Server\"")) {
            String target = document.getItemValueString("ServerName");
            if (!target.replaceAll("(?<=^|/)(CN|OU|O|C)=", "").equalsIgnoreCase(own)) {
                continue;
            }
            isFound = true;
            for (String item : new String[] {"Router_PortStatus", "Router_SSLStatus", "SSLCipherList", "LdISite"}) {
                System.out.println("@fact " + item + "=" + joined(document.getItemValue(item)).replaceAll("[\\s]", " "));
            }
        }
        if (!isFound) {
            throw new IllegalStateException("No Server document for " + name + ".");
        }
        String domain = rows().get(0)[5];
        for (Document document : find(directory, "Type = \"Domain\" | Form = \"ServerConfig\"")) {
            if (!document.hasItem(MARK) && (holds(document, domain) || document.hasItem("MailExternalSMTP"))) {
                System.out.println("@fact " + document.getUniversalID() + " " + encoded(textOf(document)));
            }
        }
        tellCatching(domain);
        System.out.println("@seen " + encoded(textOf(sentinel())));
        tellLeft("");
    }

    /** Domain documents that lead what is below the domain to a place of their own; one for all mail there is does not count. */
    private void tellCatching(String domain) throws NotesException {
        for (Document document : find(directory, "Type = \"Domain\"")) {
            for (Object entry : document.getItems()) {
                Item item = (Item) entry;
                if (item.getType() != Item.TEXT || item.getValues() == null) {
                    continue;
                }
                for (String pattern : joined(item.getValues()).toLowerCase().split("[\\[\\]\\s,;]+")) {
                    String form = pattern.replaceAll("[^a-z0-9*]", "\\\\$0").replace("*", ".*");
                    if (pattern.contains("*") && ("gegenprobe." + domain).matches(form) && !"gegenprobe.invalid".matches(form)) {
                        System.out.println("@catches " + encoded(pattern + " " + document.getUniversalID()));
                    }
                }
            }
        }
    }

    private void tellLeft(String run) throws NotesException {
        for (Document document : find(directory, "@IsAvailable(" + MARK + ")")) {
            String mark = document.getItemValueString(MARK);
            String server = document.getItemValueString(SERVER);
            if (run.isEmpty() ? server.equalsIgnoreCase(session.getUserName()) : mark.startsWith(run + "/")) {
                System.out.println("@document " + document.getUniversalID() + " " + encoded(mark));
            } else if (run.isEmpty()) {
                System.out.println("@other " + encoded((server.isEmpty() ? "?" : server) + " " + mark));
            }
        }
    }

    private void apply(String run) throws NotesException, IOException {
        Document template = sentinel();
        for (String[] row : rows()) {
            Document copy = directory.createDocument();
            for (Object entry : template.getItems()) {
                Item item = (Item) entry;
                if (item.getName().startsWith("$") || item.getName().startsWith("Handschlag")) {
                    continue;
                }
                copy.copyItem(item);
                if (item.getType() == Item.TEXT && item.getValues() != null) {
                    Vector<Object> values = new Vector<>();
                    for (Object value : item.getValues()) {
                        values.add(value.toString().replaceAll("(?i)" + DOMAIN.replace(".", "[.]"), row[2])
                            .replaceAll("(?<![0-9.])" + HOST.replace(".", "[.]") + "(?![0-9.])", row[3]));
                    }
                    copy.replaceItemValue(item.getName(), values);
                }
            }
            copy.replaceItemValue(MARK, run + "/" + row[0] + "/" + row[2]);
            copy.replaceItemValue(SERVER, session.getUserName());
            if (!copy.save(true, false) || !holds(copy, row[2]) || !holds(copy, row[3])) {
                throw new IllegalStateException("The document for " + row[2] + " could not be written.");
            }
            System.out.println("+ " + copy.getUniversalID() + " " + row[2] + " -> " + row[3]);
        }
    }

    private void undo(String run) throws NotesException {
        for (Document document : find(directory, "@IsAvailable(" + MARK + ")")) {
            String id = document.getUniversalID();
            Document own = directory.getDocumentByUNID(id);
            if (own.getItemValueString(MARK).startsWith(run + "/")) {
                if (!own.remove(true)) {
                    throw new IllegalStateException(id + " could not be removed.");
                }
                System.out.println("- " + id);
            }
        }
    }
`
