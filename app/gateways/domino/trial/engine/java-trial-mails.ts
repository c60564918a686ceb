// Part of DominoTrial.java: mails of ours in mail.box, where the router takes them: laid in, followed, taken out. Only one whose message ID begins with
// a token it was given is touched, and a probe goes in only while the document of its sub-domain is there.

export const javaTrialMails = String.raw`
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
`
