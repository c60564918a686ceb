// Handschlag, HCL Domino: documents of one Domino Directory, on the server itself. Read README.txt first.
// Usage: java DominoApply main|tlsonly plan|apply|rollback FOLDER-OF-PLAN [all-servers] [configuration=UNID]
// A push also says push-read, push-apply, push-undo-read or push-undo, with "auto" for the directory: the server's own name decides.
// Ends with 0 done or nothing to do, 2 changes are waiting, 3 refused, 4 not as planned any more, 1 wrong call.
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private String directory;
    private final PrintStream out;
    private final Path folder;
    private final Path backup;
    private final Map<String, String> options = new HashMap<>();
    private final boolean allServers;
    private final String configurationId;
    private Session session;
    private Database database;
    private Document known;

    private DominoApply(String[] arguments, Session given, PrintStream output) {
        directory = arguments[0];
        out = output;
        session = given;
        folder = Paths.get(arguments[2]);
        for (int index = 3; index < arguments.length; index += 1) {
            String word = arguments[index];
            if (!word.matches("all-servers|configuration=[0-9A-Fa-f]{32}|expect=[0-9a-f]{64}|accept=[a-z,-]*|site=[0-9A-Za-z-]*|(run|runs)=.+")) {
                throw new IllegalArgumentException(word);
            }
            int at = word.indexOf('=');
            options.put(at < 0 ? word : word.substring(0, at), word.substring(at + 1));
        }
        allServers = options.containsKey("all-servers") || arguments[1].startsWith("push");
        configurationId = options.getOrDefault("configuration", "");
        backup = options.containsKey("run") ? Paths.get(options.get("run")) : folder.resolve("backup-" + directory);
    }

    public static void main(String[] arguments) {
        NotesThread.sinitThread();
        int code = 3;
        try {
            code = call(arguments, null, System.out);
        } finally {
            NotesThread.stermThread();
        }
        System.exit(code);
    }

    /** One call; an agent gives its own session. */
    static int call(String[] arguments, Session given, PrintStream out) {
        boolean isPush = arguments.length >= 3 && arguments[1].matches("push-(read|apply|undo-read|undo)");
        boolean isCall = isPush || arguments.length >= 3 && arguments[0].matches("main|tlsonly")
            && arguments[1].matches("plan|apply|rollback");
        if (!isCall) {
            System.err.println("Usage: java DominoApply main|tlsonly plan|apply|rollback FOLDER [all-servers] [configuration=UNID]");
            return 1;
        }
        try {
            DominoApply run = new DominoApply(arguments, given, out);
            run.open();
            return isPush ? run.push(arguments[1]) : run.run(arguments[1]);
        } catch (NotesException fault) {
            out.println((isPush ? "@handschlag stop " + encoded(fault.id + " " + fault.text) : "HANDSCHLAG REFUSED " + fault.id + " " + fault.text));
        } catch (IOException | RuntimeException fault) {
            out.println((isPush ? "@handschlag stop " + encoded(fault.getMessage()) : "HANDSCHLAG REFUSED " + fault.getMessage()));
        }
        return 3;
    }

    private void open() throws NotesException {
        if (session == null) {
            session = NotesFactory.createSession();
        }
        database = session.getDatabase("", "names.nsf");
        if (database == null || !database.isOpen()) {
            throw new IllegalStateException("names.nsf cannot be opened.");
        }
    }

    private int run(String mode) throws NotesException, IOException {
        if (mode.equals("rollback")) {
            return rollback();
        }
        List<String[]> rows = readPlan();
        List<String[]> steps = stepsOf(rows);
        for (String[] step : steps) {
            out.println(String.join("  ", step));
        }
        if (steps.isEmpty()) {
            out.println("HANDSCHLAG OK nothing to change");
            return 0;
        }
        if (mode.equals("plan")) {
            out.println("HANDSCHLAG PENDING " + steps.size());
            return 2;
        }
        for (String[] step : steps) {
            write(step);
        }
        int left = stepsOf(rows).size();
        if (left > 0) {
            throw new IllegalStateException(left + " changes do not read back. Run rollback.");
        }
        out.println("HANDSCHLAG OK " + steps.size());
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
            out.println("? " + mark + " is ours and no longer in the plan; delete it by hand if it is not needed.");
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
                out.println("? " + cells[1] + " is gone already.");
                continue;
            }
            if (cells[0].equals("create")) {
                if (!document.getItemValueString("HandschlagId").equals(cells[2])) {
                    throw new IllegalStateException(cells[1] + " does not carry our mark; nothing was deleted.");
                }
                document.remove(true);
                out.println("- " + cells[2]);
            } else if (!document.getItemValueString(cells[2]).equals(cells[3])) {
                out.println("? " + cells[2] + " was changed since and stays.");
            } else {
                if (cells[4].equals("present")) {
                    document.replaceItemValue(cells[2], cells[5]);
                } else {
                    document.removeItem(cells[2]);
                }
                save(document, cells[2]);
                out.println("~ " + cells[2] + ": " + cells[3] + " -> " + cells[5]);
            }
        }
        Files.move(journal, backup.resolve("journal." + System.currentTimeMillis() + ".done"), StandardCopyOption.ATOMIC_MOVE);
        return 0;
    }

    /** Kind, name, before, after (null = is not there), then what writing it needs. */
    private static final class PushStep {
        final String kind;
        final String name;
        final String before;
        final String after;
        final Document document;
        final String item;
        final String[] row;

        PushStep(String kind, String name, String before, String after, Document document, String item, String[] row) {
            this.kind = kind;
            this.name = name;
            this.before = before;
            this.after = after;
            this.document = document;
            this.item = item;
            this.row = row;
        }
    }

    private final List<String> seen = new ArrayList<>();
    private final TreeMap<String, TreeSet<String>> unsafe = new TreeMap<>();
    private int ours;

    private void unsafe(String code, String what) {
        unsafe.computeIfAbsent(code, key -> new TreeSet<>()).add(what);
    }

    private static String encoded(String text) {
        String full = text == null ? "" : text;
        return full.isEmpty() ? "=" : Base64.getEncoder().encodeToString(full.getBytes(StandardCharsets.UTF_8));
    }

    private static String hashOf(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            StringBuilder hex = new StringBuilder();
            for (byte unit : digest.digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))) {
                hex.append(String.format("%02x", unit));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Every item but those Domino keeps for itself, one a line, sorted. */
    private static String textOf(Document document, boolean withMarks) throws NotesException {
        TreeSet<String> lines = new TreeSet<>();
        for (Object entry : document.getItems()) {
            Item item = (Item) entry;
            String name = item.getName();
            if (!name.startsWith("$") && !name.equals("HandschlagSeal") && (withMarks || !name.startsWith("Handschlag"))) {
                lines.add(name + ": " + joined(item.getValues()));
            }
        }
        return String.join("\n", lines);
    }

    private static String sealOf(Document document) throws NotesException {
        return hashOf(Collections.singletonList(textOf(document, false)));
    }

    private static boolean isEdited(Document document) throws NotesException {
        return document.hasItem("HandschlagSeal") && !document.getItemValueString("HandschlagSeal").equals(sealOf(document));
    }

    private void see(String what, Document document) throws NotesException {
        seen.add(what + " " + document.getUniversalID() + " " + hashOf(Collections.singletonList(textOf(document, true))));
    }

    private List<PushStep> pushSteps(List<String[]> rows) throws NotesException {
        List<PushStep> steps = new ArrayList<>();
        TreeMap<String, Document> marked = new TreeMap<>(findMarked());
        ours = marked.size();
        for (Map.Entry<String, Document> entry : marked.entrySet()) {
            see("ours " + entry.getKey(), entry.getValue());
        }
        String server = "";
        for (String[] row : rows) {
            switch (row[0]) {
                case "server":
                    server = row[2];
                    break;
                case "import":
                    importSteps(steps, rows, row, marked.remove(row[3]));
                    break;
                case "set":
                case "learned":
                    targetStep(steps, row, server);
                    break;
                case "clone":
                    cloneSteps(steps, row, marked.remove(row[3]));
                    break;
                default:
                    break;
            }
        }
        for (Map.Entry<String, Document> entry : marked.entrySet()) {
            Document document = entry.getValue();
            if (isEdited(document)) {
                unsafe("hand-edited", entry.getKey());
            }
            if (!entry.getKey().startsWith("infrastructure/")) {
                unsafe("enforcement-ends", entry.getKey());
            }
            steps.add(new PushStep("remove", entry.getKey(), textOf(document, true), null, document, null, null));
        }
        return steps;
    }

    private void importSteps(List<PushStep> steps, List<String[]> rows, String[] row, Document kept) throws NotesException {
        StringBuilder after = new StringBuilder();
        for (String[] item : rows) {
            if (!item[0].equals("item") || !item[2].equals(row[3])) {
                continue;
            }
            after.append(after.length() == 0 ? "" : "\n").append(item[3]).append(": ").append(item[4]);
            if (kept != null && !joined(kept.getItemValue(item[3])).equals(item[4])) {
                unsafe("hand-edited", row[3]);
                steps.add(setStep("document", row[3] + " / " + item[3], kept, item[3], item[4]));
            }
        }
        if (kept == null) {
            steps.add(new PushStep("create", row[3], null, after.toString(), null, null, row));
        }
    }

    private void targetStep(List<PushStep> steps, String[] row, String server) throws NotesException {
        Document document = findTarget(row[2], server);
        String item = row[0].equals("set") ? row[3] : findRelayHostItem();
        String before = joined(document.getItemValue(item));
        seen.add("target " + document.getUniversalID() + " " + item + "=" + document.hasItem(item) + " " + before);
        if (!before.equals(row[4])) {
            if (document.getItemValueString("ServerName").equals("*") && directory.equals("main")) {
                unsafe("foreign-content", row[2] + " *");
            }
            steps.add(setStep("setting", row[2] + " " + document.getItemValueString("ServerName") + " / " + item, document, item, row[4]));
        }
    }

    private void cloneSteps(List<PushStep> steps, String[] row, Document kept) throws NotesException {
        if (kept != null && holds(kept, row[4]) && holds(kept, row[5])) {
            if (!kept.getItemValueString("HandschlagPartner").equals(row[6])) {
                steps.add(setStep("document", row[3] + " / HandschlagPartner", kept, "HandschlagPartner", row[6]));
            }
            if (!kept.getItemValueString("HandschlagAgreement").equals(row[7])) {
                steps.add(setStep("document", row[3] + " / HandschlagAgreement", kept, "HandschlagAgreement", row[7]));
            }
            return;
        }
        Document template = domainSentinel();
        see("sentinel", template);
        if (!holds(template, row[5])) {
            throw new IllegalStateException("The sentinel document does not lead to " + row[5] + ".");
        }
        for (Document other : find("Type = \"Domain\"")) {
            if (!other.hasItem("HandschlagId") && holds(other, row[4])) {
                see("foreign", other);
                unsafe("foreign-content", row[4]);
            }
        }
        String after = textOf(template, false).replaceAll("(?i)" + SENTINEL.replace(".", "[.]"), row[4]) + "\nHandschlagId: " + row[3];
        if (kept != null) {
            unsafe("hand-edited", row[3]);
            steps.add(new PushStep("replace", row[3], textOf(kept, true), after, kept, null, row));
        } else {
            steps.add(new PushStep("create", row[3], null, after, null, null, row));
        }
    }

    private static PushStep setStep(String kind, String name, Document document, String item, String value) throws NotesException {
        String before = document.hasItem(item) ? joined(document.getItemValue(item)) : null;
        return new PushStep(kind, name, before, value, document, item, null);
    }

    private static final String PUSH_SCHEMA = "handschlag.domino-push/1";

    private int push(String mode) throws NotesException, IOException {
        if (mode.startsWith("push-undo")) {
            return pushUndo(mode.equals("push-undo"));
        }
        directory = ownDirectory();
        List<String[]> rows = readPlan();
        List<PushStep> steps = pushSteps(rows);
        judgeSteps(steps);
        String documents = hashOf(seen);
        if (mode.equals("push-apply")) {
            if (!documents.equals(options.get("expect"))) {
                out.println("@handschlag moved");
                return 4;
            }
            List<String> accepted = Arrays.asList(options.getOrDefault("accept", "").split(","));
            if (!accepted.containsAll(unsafe.keySet())) {
                throw new IllegalStateException("Not accepted: " + unsafe.keySet());
            }
            return pushApply(rows, steps);
        }
        out.println("@handschlag counts " + ours + " " + steps.size());
        tell(steps);
        for (Map.Entry<String, TreeSet<String>> entry : unsafe.entrySet()) {
            for (String what : entry.getValue()) {
                out.println("@handschlag unsafe " + entry.getKey() + " " + encoded(what));
            }
        }
        out.println("@handschlag documents " + documents);
        return 0;
    }

    private void tell(List<PushStep> steps) {
        for (PushStep step : steps) {
            out.println("@handschlag step " + step.kind + " " + encoded(step.name) + " "
                + (step.before == null ? "-" : encoded(step.before)) + " " + (step.after == null ? "-" : encoded(step.after)));
        }
    }

    /** The directory this server keeps, by the name it signs with. */
    private String ownDirectory() throws NotesException, IOException {
        String name = session.getUserName();
        for (String line : Files.readAllLines(folder.resolve("plan.txt"), StandardCharsets.US_ASCII)) {
            String[] cells = cellsOf(line);
            if (cells.length == 3 && cells[0].equals("server") && isSameName(name, cells[2])) {
                out.println("@handschlag server " + cells[1] + " " + encoded(name) + " " + encoded(session.getNotesVersion()));
                return cells[1];
            }
        }
        throw new IllegalStateException("This server is " + name + "; plan.txt does not know it.");
    }

    private void judgeSteps(List<PushStep> steps) throws IOException {
        int gone = 0;
        for (PushStep step : steps) {
            gone += step.kind.equals("remove") || step.kind.equals("replace") ? 1 : 0;
        }
        if (gone > 3 && gone * 2 > ours) {
            unsafe("too-much-changed", gone + " / " + ours);
        }
        Path state = Paths.get(options.get("runs")).getParent();
        String site = textIn(state.resolve("site"));
        String writer = textIn(state.resolve("writer"));
        seen.add("site " + site + " " + writer);
        boolean isStrange = site.isEmpty() ? ours > 0 : !site.equals(options.get("site"));
        if (isStrange && !steps.isEmpty()) {
            unsafe("unknown-set", site.isEmpty() ? "?" : site);
        }
        if (!writer.isEmpty() && !writer.equals(PUSH_SCHEMA)) {
            unsafe("newer-writer", writer);
        }
    }

    private static String textIn(Path path) throws IOException {
        return Files.exists(path) ? new String(Files.readAllBytes(path), StandardCharsets.US_ASCII).trim() : "";
    }

    private int pushApply(List<String[]> rows, List<PushStep> steps) throws NotesException, IOException {
        Path state = Paths.get(options.get("runs")).getParent();
        for (PushStep step : steps) {
            out.println("  " + step.kind + " " + step.name);
            if (step.kind.equals("remove") || step.kind.equals("replace")) {
                export(step.document);
                keep("remove", step.document.getUniversalID(), step.name);
                step.document.remove(true);
            }
            if (step.item != null) {
                write(new String[] {"set", step.document.getUniversalID(), step.item, step.after});
                sealIfOurs(step.document);
            } else if (step.row != null) {
                keep("made", "-", step.name);
                write(step.row);
                sealIfOurs(findMarked().get(step.name));
            }
        }
        seen.clear();
        unsafe.clear();
        int left = pushSteps(rows).size();
        if (left > 0) {
            throw new IllegalStateException(left + " changes do not read back.");
        }
        Files.write(state.resolve("site"), options.get("site").getBytes(StandardCharsets.US_ASCII));
        Files.write(state.resolve("writer"), PUSH_SCHEMA.getBytes(StandardCharsets.US_ASCII));
        out.println("@handschlag applied " + steps.size());
        return 0;
    }

    private void sealIfOurs(Document document) throws NotesException {
        if (document != null && document.hasItem("HandschlagId")) {
            document.replaceItemValue("HandschlagSeal", sealOf(document));
            save(document, "HandschlagSeal");
        }
    }

    private void export(Document document) throws NotesException, IOException {
        Files.createDirectories(backup);
        Path copy = backup.resolve(document.getUniversalID() + ".dxl");
        if (!Files.exists(copy)) {
            Files.write(copy, session.createDxlExporter().exportDxl(document).getBytes(StandardCharsets.UTF_8));
        }
    }

    private int pushUndo(boolean isReal) throws NotesException, IOException {
        ownDirectory();
        Path journal = backup.resolve("journal.txt");
        List<String> lines = Files.exists(journal) ? Files.readAllLines(journal, StandardCharsets.US_ASCII) : new ArrayList<>();
        Collections.reverse(lines);
        for (String line : lines) {
            String[] cells = cellsOf(line);
            Document marked = cells[0].equals("set") ? null : findMarked().get(cells[2]);
            if (cells[0].equals("made") && marked != null) {
                tell(Collections.singletonList(new PushStep("remove", cells[2], textOf(marked, true), null, marked, null, null)));
                if (isEdited(marked)) {
                    out.println("@handschlag unsafe hand-edited " + encoded(cells[2]));
                }
                if (!cells[2].startsWith("infrastructure/")) {
                    out.println("@handschlag unsafe enforcement-ends " + encoded(cells[2]));
                }
                if (isReal && !marked.remove(true)) {
                    throw new IllegalStateException(cells[2] + " could not be removed.");
                }
            } else if (cells[0].equals("remove") && (marked == null || !isReal)) {
                String dxl = new String(Files.readAllBytes(backup.resolve(cells[1] + ".dxl")), StandardCharsets.UTF_8);
                tell(Collections.singletonList(new PushStep("create", cells[2], null, dxl, null, null, null)));
                if (isReal) {
                    DxlImporter importer = session.createDxlImporter();
                    importer.setDocumentImportOption(DxlImporter.DXLIMPORTOPTION_CREATE);
                    importer.setReplicaRequiredForReplaceOrUpdate(false);
                    importer.importDxl(dxl, database);
                    if (findMarked().get(cells[2]) == null) {
                        throw new IllegalStateException(cells[2] + " did not come back.");
                    }
                }
            } else if (cells[0].equals("set")) {
                undoSet(cells, isReal);
            }
        }
        if (isReal && Files.exists(journal)) {
            Files.move(journal, backup.resolve("journal." + System.currentTimeMillis() + ".done"), StandardCopyOption.ATOMIC_MOVE);
        }
        return 0;
    }

    private void undoSet(String[] cells, boolean isReal) throws NotesException {
        Document document;
        try {
            document = database.getDocumentByUNID(cells[1]);
        } catch (NotesException gone) {
            return;
        }
        String now = joined(document.getItemValue(cells[2]));
        String old = cells[4].equals("present") ? cells[5] : null;
        if (old == null ? !document.hasItem(cells[2]) : now.equals(old)) {
            return;
        }
        String name = document.getItemValueString(document.hasItem("HandschlagId") ? "HandschlagId" : "ServerName") + " / " + cells[2];
        if (!now.equals(cells[3])) {
            out.println("@handschlag stays " + encoded(name) + " " + encoded(now));
            return;
        }
        tell(Collections.singletonList(new PushStep("setting", name, now, old, null, null, null)));
        if (!cells[2].startsWith("Handschlag")) {
            out.println("@handschlag unsafe enforcement-ends " + encoded(name));
        }
        if (!isReal) {
            return;
        }
        if (old == null) {
            document.removeItem(cells[2]);
        } else {
            document.replaceItemValue(cells[2], old);
        }
        save(document, cells[2]);
        sealIfOurs(document);
    }
}
