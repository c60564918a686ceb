// DominoApply.java: the fixed helper for a Domino on Linux, run by the server's own Java with Notes.jar. Does what domino-apply.ps1 does
// with documents, from the same plan.txt and with the same journal, so that either can take back what the other did. Java 8.
import { javaDirectory } from './java-directory.ts'
import { javaPush } from './java-push.ts'
import { javaPushSteps } from './java-push-steps.ts'
import { javaWriter } from './java-writer.ts'

const head = `
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
`

const agent = `
// Handschlag, HCL Domino: runs DominoApply inside the server, for "tell amgr run". Make a Java agent "Apply" in handschlag.nsf from this
// file and DominoApply.java, signed by somebody who may run agents without restrictions. Takes handschlag/job.txt away,
// so that no job is done twice: first its name, then its words. The answer bears that name; job.*.taken goes when the agent has ended.
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import lotus.domino.AgentBase;
import lotus.domino.Session;

public class HandschlagAgent extends AgentBase {
    @Override
    public void NotesMain() {
        try {
            Session session = getSession();
            Path folder = Paths.get(session.getEnvironmentString("Directory", true), "handschlag");
            Path job = folder.resolve("job." + UUID.randomUUID() + ".taken");
            Files.move(folder.resolve("job.txt"), job, StandardCopyOption.ATOMIC_MOVE);
            try {
                answer(folder, Files.readAllLines(job, StandardCharsets.UTF_8), session);
            } finally {
                Files.delete(job);
            }
        } catch (Exception fault) {
            System.out.println("HANDSCHLAG REFUSED " + fault.getMessage());
        }
    }

    private static void answer(Path folder, List<String> words, Session session) throws IOException {
        String id = words.get(0);
        if (!id.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("job.txt");
        }
        Path answer = folder.resolve("job." + id + ".part");
        try (PrintStream out = new PrintStream(answer.toFile(), "UTF-8")) {
            int code = DominoApply.call(words.subList(1, words.size()).toArray(new String[0]), session, out);
            out.println("@handschlag exit " + code);
        }
        Files.move(answer, folder.resolve("job." + id + ".out"), StandardCopyOption.ATOMIC_MOVE);
    }
}
`

/** The whole source as lines; ASCII. */
export const javaSource: readonly string[] =
  `${[head, javaDirectory, javaWriter, javaPushSteps, javaPush].map((part) => part.replace(/^\n|\n$/g, '')).join('\n\n')}\n}`.split(
    '\n',
  )

/** HandschlagAgent.java: the same helper as an agent "Apply" in handschlag.nsf, for servers whose Java cannot be started by hand. */
export const javaAgentSource: readonly string[] = agent.trim().split('\n')
