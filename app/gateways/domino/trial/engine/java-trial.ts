// DominoTrial.java: the documents and mails of a counter-proof, by the server's own Java with Notes.jar. The admin makes one Foreign SMTP Domain
// document for the sentinel; the route is copies of it, so that no item name is guessed. Ends with 0 done, 3 refused or failed. Java 8.
import { javaTrialMails } from './java-trial-mails.ts'
import { javaTrialRoute } from './java-trial-route.ts'

/** What the admin's document names, and what stands in its copies instead. */
const trialSentinel = { domain: 'handschlag-gegenprobe.invalid', host: '192.0.2.25' } as const

const frame = `
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
    private static final String DOMAIN = "${trialSentinel.domain}";
    private static final String HOST = "${trialSentinel.host}";
    private static final String MARK = "HandschlagTrial";
    private static final String SERVER = "HandschlagServer";

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
`

/** The whole source; ASCII. */
export const javaTrialSource = `${[frame, javaTrialRoute, javaTrialMails].map((part) => part.replaceAll(/^\n|\n$/g, '')).join('\n\n')}\n}`
