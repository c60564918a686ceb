// DominoTrial.java: the documents and mails of a counter-proof, by the server's own Java with Notes.jar. The documents of its route are copies of
// one the admin made (a Foreign SMTP Domain document for `handschlag-gegenprobe.invalid` to 192.0.2.25), so that no item name is guessed; they
// carry a mark of their own, are found by it, and go by their UNID. Mails are laid into mail.box, where the router takes them. Java 8.

/** What the admin's document names, and what stands in its copies instead. */
export const trialSentinel = { domain: 'handschlag-gegenprobe.invalid', host: '192.0.2.25' } as const

const source = String.raw`
// Handschlag, HCL Domino: documents and mails of a counter-proof, on the server itself.
// Usage: java DominoTrial read|apply|undo|left FOLDER [RUN]   or   hand|held|drop FOLDER TOKEN...
// Ends with 0 done, 3 refused or failed.
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.Vector;
import lotus.domino.Database;
import lotus.domino.Document;
import lotus.domino.DocumentCollection;
import lotus.domino.Item;
import lotus.domino.MIMEEntity;
import lotus.domino.NotesException;
import lotus.domino.NotesFactory;
import lotus.domino.NotesThread;
import lotus.domino.Session;
import lotus.domino.Stream;

public final class DominoTrial {
    private static final String DOMAIN = "handschlag-gegenprobe.invalid";
    private static final String HOST = "192.0.2.25";
    private static final String MARK = "HandschlagTrial";

    private final Path folder;
    private final List<String> words;
    private Session session;
    private Database directory;

    private DominoTrial(String[] arguments) {
        folder = Paths.get(arguments[1]);
        words = Arrays.asList(arguments).subList(2, arguments.length);
    }

    public static void main(String[] arguments) {
        NotesThread.sinitThread();
        int code = 3;
        try {
            DominoTrial trial = new DominoTrial(arguments);
            trial.open();
            trial.run(arguments[0]);
            code = 0;
        } catch (NotesException fault) {
            System.out.println("@handschlag stop " + encoded(fault.id + " " + fault.text));
        } catch (IOException | RuntimeException fault) {
            System.out.println("@handschlag stop " + encoded(String.valueOf(fault.getMessage())));
        } finally {
            NotesThread.stermThread();
        }
        System.exit(code);
    }

    private void open() throws NotesException {
        session = NotesFactory.createSession();
        directory = session.getDatabase("", "names.nsf");
        if (directory == null || !directory.isOpen()) {
            throw new IllegalStateException("names.nsf cannot be opened.");
        }
    }

    private void run(String mode) throws NotesException, IOException {
        switch (mode) {
            case "read":
                read();
                break;
            case "apply":
                apply(words.get(0));
                break;
            case "undo":
                undo(words.get(0));
                break;
            case "left":
                tellLeft(words.isEmpty() ? "" : words.get(0));
                break;
            case "hand":
                for (String token : words) {
                    hand(token);
                }
                break;
            case "held":
            case "drop":
                for (String token : words) {
                    followMails(token, mode.equals("drop"));
                }
                break;
            default:
                throw new IllegalArgumentException(mode);
        }
    }

    private static String encoded(String text) {
        return text.isEmpty() ? "=" : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String joined(Vector<?> values) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; values != null && index < values.size(); index += 1) {
            text.append(index == 0 ? "" : ", ").append(values.get(index));
        }
        return text.toString();
    }

    private static List<Document> find(Database database, String formula) throws NotesException {
        List<Document> found = new ArrayList<>();
        DocumentCollection collection = database.search(formula);
        Document document = collection.getFirstDocument();
        while (document != null) {
            found.add(document);
            document = collection.getNextDocument(document);
        }
        return found;
    }

    /** Whether some item is this value, as it is or in brackets; part of a longer name is another name. */
    private static boolean holds(Document document, String wanted) throws NotesException {
        for (Object entry : document.getItems()) {
            Item item = (Item) entry;
            if (item.getType() != Item.TEXT || item.getValues() == null) {
                continue;
            }
            for (Object value : item.getValues()) {
                String held = value.toString();
                if (held.equalsIgnoreCase(wanted) || held.equalsIgnoreCase("[" + wanted + "]")) {
                    return true;
                }
            }
        }
        return false;
    }

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
        System.out.println("@seen " + encoded(textOf(sentinel())));
        tellLeft("");
    }

    private void tellLeft(String run) throws NotesException {
        for (Document document : find(directory, "@IsAvailable(" + MARK + ")")) {
            String mark = document.getItemValueString(MARK);
            if (run.isEmpty() || mark.startsWith(run + "/")) {
                System.out.println("@document " + document.getUniversalID() + " " + encoded(mark));
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

    private List<Database> boxes() throws NotesException {
        List<Database> boxes = new ArrayList<>();
        for (int number = 0; number <= 10; number += 1) {
            Database box = session.getDatabase("", number == 0 ? "mail.box" : "mail" + number + ".box");
            if (box != null && box.isOpen()) {
                boxes.add(box);
            }
        }
        if (boxes.isEmpty()) {
            throw new IllegalStateException("No mail.box can be opened.");
        }
        return boxes;
    }

    private static String header(String head, String name) {
        for (String line : head.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return "";
    }

    private static String addressIn(String text) {
        return text.contains("<") ? text.replaceAll("^.*<|>.*$", "") : text;
    }

    private boolean isRouted(String recipient) throws NotesException {
        String domain = recipient.substring(recipient.lastIndexOf('@') + 1);
        if (!domain.startsWith("gegenprobe-")) {
            return true;
        }
        for (Document document : find(directory, "@IsAvailable(" + MARK + ")")) {
            if (holds(document, domain)) {
                return true;
            }
        }
        return false;
    }

    private void hand(String token) throws NotesException, IOException {
        String mail = new String(Files.readAllBytes(folder.resolve(token + ".eml")), StandardCharsets.US_ASCII);
        int end = mail.indexOf("\r\n\r\n");
        String head = mail.substring(0, end);
        String to = addressIn(header(head, "To"));
        String from = addressIn(header(head, "From"));
        if (!isRouted(to)) {
            System.out.println("@refused " + token + " the temporary route is not there");
            return;
        }
        for (Database box : boxes()) {
            for (Document queued : find(box, "Form = \"Memo\"")) {
                if (queued.getItemValueString("$MessageID").startsWith("<" + token + ".")) {
                    System.out.println("@handed " + token);
                    return;
                }
            }
        }
        session.setConvertMIME(false);
        Document memo = boxes().get(0).createDocument();
        memo.replaceItemValue("Form", "Memo");
        memo.replaceItemValue("SendTo", to);
        memo.replaceItemValue("Recipients", to);
        memo.replaceItemValue("From", from);
        memo.replaceItemValue("INetFrom", from);
        memo.replaceItemValue("Subject", header(head, "Subject"));
        memo.replaceItemValue("$MessageID", header(head, "Message-ID"));
        memo.replaceItemValue("PostedDate", session.createDateTime("Today 12:00"));
        Stream body = session.createStream();
        body.writeText(mail.substring(end + 4));
        MIMEEntity entity = memo.createMIMEEntity("Body");
        String encoding = header(head, "Content-Transfer-Encoding").toLowerCase();
        String type = header(head, "Content-Type");
        entity.setContentFromText(body, type.isEmpty() ? "text/plain; charset=US-ASCII" : type,
            encoding.equals("base64") ? MIMEEntity.ENC_BASE64
                : encoding.equals("quoted-printable") ? MIMEEntity.ENC_QUOTED_PRINTABLE : MIMEEntity.ENC_NONE);
        memo.closeMIMEEntities(true, "Body");
        if (!memo.save(true, false)) {
            throw new IllegalStateException("mail.box took no mail.");
        }
        System.out.println("@handed " + token);
    }

    private void followMails(String token, boolean isDropped) throws NotesException {
        for (Database box : boxes()) {
            for (Document mail : find(box, "Form = \"Memo\" | Form = \"NonDelivery Report\"")) {
                if (!mail.getItemValueString("$MessageID").startsWith("<" + token + ".")) {
                    continue;
                }
                String state = mail.getItemValueString("RoutingState");
                String reason = joined(mail.getItemValue("FailureReason"));
                System.out.println("@queued " + token + " " + mail.getUniversalID() + " " + encoded(state + " " + reason));
                if (isDropped && !mail.remove(true)) {
                    throw new IllegalStateException(mail.getUniversalID() + " could not be removed from mail.box.");
                }
            }
        }
    }
}
`

/** The whole source; ASCII. */
export const javaTrialSource = source.trim()
