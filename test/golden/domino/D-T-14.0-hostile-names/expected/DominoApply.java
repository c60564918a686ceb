// Handschlag, HCL Domino: documents of one Domino Directory, on the server itself. Read README.txt first.
// Usage: java DominoApply main|tlsonly plan|apply|rollback FOLDER-OF-PLAN [all-servers] [configuration=UNID]
// Ends with 0 done or nothing to do, 2 changes are waiting, 3 refused, 1 wrong call.
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import lotus.domino.Database;
import lotus.domino.Document;
import lotus.domino.DocumentCollection;
import lotus.domino.DxlExporter;
import lotus.domino.DxlImporter;
import lotus.domino.Item;
import lotus.domino.NotesException;
import lotus.domino.NotesFactory;
import lotus.domino.NotesThread;
import lotus.domino.Session;

public final class DominoApply {
    private static final String SENTINEL = "handschlag-sentinel.invalid";
    private static final String SCHEMA = "handschlag.domino-plan/1";

    private final String directory;
    private final Path folder;
    private final Path backup;
    private final boolean allServers;
    private final String configurationId;
    private Session session;
    private Database database;
    private Document known;

    private DominoApply(String[] arguments) {
        directory = arguments[0];
        folder = Paths.get(arguments[2]);
        backup = folder.resolve("backup-" + directory);
        boolean all = false;
        String unid = "";
        for (int index = 3; index < arguments.length; index += 1) {
            if (arguments[index].equals("all-servers")) {
                all = true;
            } else if (arguments[index].matches("configuration=[0-9A-Fa-f]{32}")) {
                unid = arguments[index].substring("configuration=".length());
            } else {
                throw new IllegalArgumentException(arguments[index]);
            }
        }
        allServers = all;
        configurationId = unid;
    }

    public static void main(String[] arguments) {
        boolean isCall = arguments.length >= 3 && arguments[0].matches("main|tlsonly")
            && arguments[1].matches("plan|apply|rollback");
        if (!isCall) {
            System.err.println("Usage: java DominoApply main|tlsonly plan|apply|rollback FOLDER [all-servers] [configuration=UNID]");
            System.exit(1);
        }
        int code = 3;
        NotesThread.sinitThread();
        try {
            code = new DominoApply(arguments).run(arguments[1]);
        } catch (NotesException fault) {
            System.out.println("HANDSCHLAG REFUSED " + fault.id + " " + fault.text);
        } catch (IOException | RuntimeException fault) {
            System.out.println("HANDSCHLAG REFUSED " + fault.getMessage());
        } finally {
            NotesThread.stermThread();
        }
        System.exit(code);
    }

    private int run(String mode) throws NotesException, IOException {
        session = NotesFactory.createSession();
        database = session.getDatabase("", "names.nsf");
        if (database == null || !database.isOpen()) {
            throw new IllegalStateException("names.nsf cannot be opened.");
        }
        if (mode.equals("rollback")) {
            return rollback();
        }
        List<String[]> rows = readPlan();
        List<String[]> steps = stepsOf(rows);
        for (String[] step : steps) {
            System.out.println(String.join("  ", step));
        }
        if (steps.isEmpty()) {
            System.out.println("HANDSCHLAG OK nothing to change");
            return 0;
        }
        if (mode.equals("plan")) {
            System.out.println("HANDSCHLAG PENDING " + steps.size());
            return 2;
        }
        for (String[] step : steps) {
            write(step);
        }
        int left = stepsOf(rows).size();
        if (left > 0) {
            throw new IllegalStateException(left + " changes do not read back. Run rollback.");
        }
        System.out.println("HANDSCHLAG OK " + steps.size());
        return 0;
    }

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

    /** Each step: kind, then what it needs; "set" holds the UNID, item and value, the others their row of the plan. */
    private List<String[]> stepsOf(List<String[]> rows) throws NotesException {
        List<String[]> steps = new ArrayList<>();
        Map<String, Document> marked = findMarked();
        List<String> wanted = new ArrayList<>();
        String server = "";
        for (String[] row : rows) {
            String kind = row[0];
            if (kind.equals("server")) {
                server = row[2];
            } else if (kind.equals("import")) {
                wanted.add(row[3]);
                if (!marked.containsKey(row[3])) {
                    steps.add(row);
                }
            } else if (kind.equals("set") || kind.equals("learned")) {
                Document document = findTarget(row[2], server);
                String item = kind.equals("set") ? row[3] : findRelayHostItem();
                if (!joined(document.getItemValue(item)).equals(row[4])) {
                    steps.add(new String[] {"set", document.getUniversalID(), item, row[4]});
                }
            } else if (kind.equals("clone")) {
                wanted.add(row[3]);
                Document kept = marked.get(row[3]);
                Document judged = kept == null ? domainSentinel() : kept;
                if (!holds(judged, row[5]) || (kept != null && !holds(kept, row[4]))) {
                    throw new IllegalStateException("The document for " + row[4] + " does not lead to " + row[5] + ".");
                }
                if (kept == null) {
                    steps.add(row);
                }
            }
        }
        marked.keySet().removeAll(wanted);
        for (String mark : marked.keySet()) {
            System.out.println("? " + mark + " is ours and no longer in the plan; delete it by hand if it is not needed.");
        }
        return steps;
    }

    private void write(String[] step) throws NotesException, IOException {
        if (step[0].equals("import")) {
            DxlImporter importer = session.createDxlImporter();
            importer.setDocumentImportOption(DxlImporter.DXLIMPORTOPTION_CREATE);
            importer.setReplicaRequiredForReplaceOrUpdate(false);
            importer.importDxl(new String(Files.readAllBytes(folder.resolve(step[2])), StandardCharsets.UTF_8), database);
            Document made = findMarked().get(step[3]);
            if (made == null) {
                throw new IllegalStateException(step[2] + " was imported and is not there.");
            }
            keep("create", made.getUniversalID(), step[3]);
        } else if (step[0].equals("set")) {
            Document document = database.getDocumentByUNID(step[1]);
            Vector<?> old = document.getItemValue(step[2]);
            if (old.size() > 1) {
                throw new IllegalStateException(step[2] + " holds " + old.size() + " values; change it by hand.");
            }
            Files.createDirectories(backup);
            Path copy = backup.resolve(step[1] + ".dxl");
            if (!Files.exists(copy)) {
                DxlExporter exporter = session.createDxlExporter();
                Files.write(copy, exporter.exportDxl(document).getBytes(StandardCharsets.UTF_8));
            }
            String had = document.hasItem(step[2]) ? "present" : "absent";
            keep("set", step[1], step[2], step[3], had, old.isEmpty() ? "" : old.get(0).toString());
            document.replaceItemValue(step[2], step[3]);
            save(document, step[2]);
        } else {
            copySentinel(step);
        }
    }

    private void copySentinel(String[] row) throws NotesException, IOException {
        Document template = domainSentinel();
        Document copy = database.createDocument();
        for (Object entry : template.getItems()) {
            Item item = (Item) entry;
            if (item.getName().startsWith("$")) {
                continue;
            }
            copy.copyItem(item);
            if (item.getType() == Item.TEXT && item.getValues() != null) {
                Vector<Object> values = new Vector<>();
                for (Object value : item.getValues()) {
                    values.add(value.toString().replaceAll("(?i)" + SENTINEL.replace(".", "[.]"), row[4]));
                }
                copy.replaceItemValue(item.getName(), values);
            }
        }
        copy.replaceItemValue("HandschlagId", row[3]);
        copy.replaceItemValue("HandschlagPartner", row[6]);
        if (!row[7].isEmpty()) {
            copy.replaceItemValue("HandschlagAgreement", row[7]);
        }
        keep("create", copy.getUniversalID(), row[3]);
        save(copy, row[4]);
    }

    private Document domainSentinel() throws NotesException {
        if (known == null) {
            known = findOneHolding("Type = \"Domain\"", SENTINEL);
        }
        return known;
    }

    private static void save(Document document, String what) throws NotesException {
        if (!document.save(true, false)) {
            throw new IllegalStateException(what + " could not be saved.");
        }
    }

    private void keep(String... cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            line.append(line.length() == 0 ? "" : "\t");
            for (char unit : cell.toCharArray()) {
                line.append(unit < 0x20 || unit > 0x7e || unit == '\\' ? String.format("\\u%04x", (int) unit) : unit);
            }
        }
        Files.createDirectories(backup);
        Files.write(backup.resolve("journal.txt"), Collections.singletonList(line), StandardCharsets.US_ASCII,
            StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private int rollback() throws NotesException, IOException {
        Path journal = backup.resolve("journal.txt");
        List<String> lines = Files.readAllLines(journal, StandardCharsets.US_ASCII);
        Collections.reverse(lines);
        for (String line : lines) {
            String[] cells = cellsOf(line);
            Document document;
            try {
                document = database.getDocumentByUNID(cells[1]);
            } catch (NotesException gone) {
                System.out.println("? " + cells[1] + " is gone already.");
                continue;
            }
            if (cells[0].equals("create")) {
                if (!document.getItemValueString("HandschlagId").equals(cells[2])) {
                    throw new IllegalStateException(cells[1] + " does not carry our mark; nothing was deleted.");
                }
                document.remove(true);
                System.out.println("- " + cells[2]);
            } else if (!document.getItemValueString(cells[2]).equals(cells[3])) {
                System.out.println("? " + cells[2] + " was changed since and stays.");
            } else {
                if (cells[4].equals("present")) {
                    document.replaceItemValue(cells[2], cells[5]);
                } else {
                    document.removeItem(cells[2]);
                }
                save(document, cells[2]);
                System.out.println("~ " + cells[2] + ": " + cells[3] + " -> " + cells[5]);
            }
        }
        Files.move(journal, backup.resolve("journal." + System.currentTimeMillis() + ".done"), StandardCopyOption.ATOMIC_MOVE);
        return 0;
    }
}
