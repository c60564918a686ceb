// The rollback script: puts a backup of the apply script back, byte for byte; keeps what it replaces, and stops where somebody else has
// changed main.cf or master.cf since.

export const rollbackEngine = `
mode=plan
backup=
whole=no
while [ "$#" -gt 0 ]; do
  case $1 in
    --apply) mode=apply ;;
    --whole) whole=yes ;;
    --backup)
      [ "$#" -gt 1 ] || stop 10 'which backup?'
      shift
      backup=$1 ;;
    *) stop 10 "unknown word: $1 (there are --backup FOLDER, --whole and --apply)" ;;
  esac
  shift
done
need_tools
if [ -z "$backup" ]; then
  say 'Backups:'
  ls -1d "$config_dir"/handschlag-backup/* 2>/dev/null || say 'none'
  stop 10 'name one with --backup FOLDER'
fi
[ -f "$backup/main.cf" ] && [ -f "$backup/master.cf" ] || stop 11 "$backup is no backup of ours"

say 'Would put back:'
for file in main.cf master.cf; do
  cmp -s "$backup/$file" "$config_dir/$file" || { say "$config_dir/$file"; diff "$config_dir/$file" "$backup/$file" || true; }
done
if [ -d "$backup/own" ]; then say "$own_dir as in the backup"; else say "$own_dir away, there was none"; fi
for file in main.cf master.cf; do
  before=$(without_section "$backup/$file") && now=$(without_section "$config_dir/$file") && [ "$before" = "$now" ] && continue
  [ "$whole" = yes ] ||
    stop 12 "$file was changed outside our section since the backup; --whole puts it back nevertheless, and your changes go"
  say "NOTE: $file was changed outside our section since the backup; those changes go as well."
done
if [ "$mode" = plan ]; then
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
[ "$(id -u)" = 0 ] || stop 10 'only root may write'
put_back "$backup" || stop 21 "putting back failed; the backup stays in $backup"
postfix -c "$config_dir" check || stop 21 'Postfix finds mistakes in what was put back'
reload_if_running || stop 21 'Postfix did not reload'
say "Done. What was replaced stands in $gone."
`
