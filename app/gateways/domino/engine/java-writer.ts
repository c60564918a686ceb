// Part of DominoApply.java: the difference as steps, writing with a journal before every change (an import: after it), and taking back.

export const javaWriter = String.raw`
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
`
