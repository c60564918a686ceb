// Part of DominoApply.java: what a push would change in the directory, step by step with before and after, and a hash over all it was
// read from. A document is ours by its mark; its seal tells whether somebody edited it since.

export const javaPushSteps = String.raw`
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
`
