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
