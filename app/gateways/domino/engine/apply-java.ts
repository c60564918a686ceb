// DominoApply.java: the fixed helper for a Domino on Linux, run by the server's own Java with Notes.jar. Does what domino-apply.ps1 does
// with documents, from the same plan.txt and with the same journal, so that either can take back what the other did. Java 8.
import { javaDirectory } from './java-directory.ts'
import { javaWriter } from './java-writer.ts'

const head = `
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
`

/** The whole source as lines; ASCII. */
export const javaSource: readonly string[] =
  `${[head, javaDirectory, javaWriter].map((part) => part.replace(/^\n|\n$/g, '')).join('\n\n')}\n}`.split('\n')
