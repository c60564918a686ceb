// Part of DominoApply.java: the calls of a push. Reading tells steps, dangers and a hash; applying compares that hash first and keeps a
// journal line before every write; undoing goes through the journal backwards and touches nothing that changed since.

export const javaPush = `
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
`
