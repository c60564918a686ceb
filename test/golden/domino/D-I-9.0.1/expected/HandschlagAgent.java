// Handschlag, HCL Domino: runs DominoApply inside the server, for "tell amgr run". Make a Java agent "Apply" in handschlag.nsf from this
// file and DominoApply.java, signed by somebody who may run agents without restrictions. Takes its words from handschlag/job.txt.
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.List;
import lotus.domino.AgentBase;
import lotus.domino.Session;

public class HandschlagAgent extends AgentBase {
    @Override
    public void NotesMain() {
        try {
            Session session = getSession();
            Path folder = Paths.get(session.getEnvironmentString("Directory", true), "handschlag");
            List<String> words = Files.readAllLines(folder.resolve("job.txt"), StandardCharsets.UTF_8);
            Path answer = folder.resolve("job.part");
            try (PrintStream out = new PrintStream(answer.toFile(), "UTF-8")) {
                int code = DominoApply.call(words.toArray(new String[0]), session, out);
                out.println("@handschlag exit " + code);
            }
            Files.move(answer, folder.resolve("job.out"), StandardCopyOption.ATOMIC_MOVE);
        } catch (Exception fault) {
            System.out.println("HANDSCHLAG REFUSED " + fault.getMessage());
        }
    }
}
