// The rollback script: puts a backup of ours back, byte for byte, with owner and mode; keeps what it replaces as a backup of its own. Where
// somebody changed main.cf or master.cf outside our section since, it stops, or with --ours puts back our section only.

export const rollbackEngine = `
mode=plan
from=
run=
whole=no
expected=
desk=-
while [ "$#" -gt 0 ]; do
  case $1 in
    --apply) mode=apply ;;
    --plan) mode=plan ;;
    --tell) telling=yes ;;
    --whole) whole=yes ;;
    --ours) whole=ours ;;
    --latest) from=latest ;;
    --backup | --run | --expect)
      [ "$#" -gt 1 ] || stop 10 usage "a word is missing behind $1" "$1"
      case $1 in
        --backup) from=$2 ;;
        --run) run=$2 ;;
        --expect) expected=$2 ;;
      esac
      shift ;;
    *) stop 10 usage "unknown word: $1 (there are --backup FOLDER, --run NAME, --latest, --whole, --ours, --plan, --apply, --expect HASH and --tell)" "$1" ;;
  esac
  shift
done

# The file of the host with our section as the backup has it.
only_ours() {
  mkdir -p "$stage/back/own"
  section_of "$from/$1" > "$stage/section"
  without_section "$config_dir/$1" > "$stage/foreign/$1" ||
    stop 12 marks "the marks of our section in $1 do not pair; repair them by hand" "$1"
  if [ "$1" = main.cf ]; then
    touch -t 202001010000 "$stage/foreign/main.cf"
    ask_foreign || stop 13 main-cf 'postconf does not read main.cf'
    fill_kept "$stage/section" > "$stage/filled"
    cp "$stage/filled" "$stage/section"
  fi
  cp -p "$config_dir/$1" "$stage/back/$1"
  cat "$stage/foreign/$1" "$stage/section" > "$stage/back/$1"
  if is_manifest "$from/own/manifest"; then
    [ -f "$stage/back/own/manifest" ] || cp -p "$from/own/manifest" "$stage/back/own/manifest"
    sed "s/^[0-9a-f]*  $1\\$/$(section_sum "$stage/back/$1")  $1/" "$stage/back/own/manifest" > "$stage/filled"
    cat "$stage/filled" > "$stage/back/own/manifest"
  fi
}

need_tools
if [ "$mode" = apply ]; then
  [ "$(id -u)" = 0 ] || stop 10 not-root 'only root may write'
  take_lock
  drop_fresh
else
  look_at_lock
fi
if [ "$from" = latest ]; then
  from=$(begun_backup || cat "$backups/latest" 2>/dev/null || :)
  [ -n "$from" ] || stop 11 no-backup 'there is no backup of ours'
fi
if [ -n "$run" ]; then
  for file in "$backups"/*/runs; do
    if grep -qxF "$run" "$file" 2>/dev/null; then from=\${file%/runs}; fi
  done
  if [ -z "$from" ]; then
    nothing='that run has written nothing here'
    tell "nothing $(printf '%s' "$nothing" | base64_line)"
    say "$nothing"
    exit 0
  fi
fi
if [ -z "$from" ]; then
  say 'Backups:'
  ls -1d "$backups"/*/ 2>/dev/null | sed 's|/$||' || say 'none'
  stop 10 usage 'name one with --backup FOLDER'
fi
is_backup "$from" || stop 11 no-backup "$from is no backup of ours" "$from"
make_stage
expect_state
state_before=$(state_of_host)
shown_state=$(told_state)
tell "product Postfix $version"
tell_unfinished
tell "state $shown_state"

say 'Would put back:'
for file in main.cf master.cf; do
  [ "$telling" = yes ] || cmp -s "$from/$file" "$config_dir/$file" ||
    { say "$config_dir/$file"; diff "$config_dir/$file" "$from/$file" || true; }
done
if [ -d "$from/own" ]; then say "$own_dir as in the backup"; else say "$own_dir away, there was none"; fi
for file in main.cf master.cf; do
  before=$(without_section "$from/$file") && now=$(without_section "$config_dir/$file") && [ "$before" = "$now" ] && continue
  case $whole in
    yes) say "NOTE: $file was changed outside our section since the backup; those changes go as well." ;;
    ours)
      only_ours "$file"
      tell "note changed-outside $config_dir/$file"
      say "NOTE: $file was changed outside our section since the backup; that stays, only our section is put back." ;;
    no) stop 12 changed-outside "$file was changed outside our section since the backup; --ours keeps that, --whole puts it back nevertheless, and your changes go" "$file" ;;
  esac
done
list_restore "$from"
section_of "$config_dir/main.cf" > "$stage/old-section"
section_of "$(source_of "$from" main.cf)" > "$stage/new-section"
compare_policies "$own_dir" "$stage/old-section" "$from/own" "$stage/new-section"
if [ ! -s "$stage/moves" ] && [ ! -s "$stage/goes" ] && [ ! -f "$marker" ]; then
  still_as_shown
  say 'Nothing to do: the host is as in the backup.'
  exit 0
fi
if [ -n "$run" ]; then
  last=$(begun_backup || cat "$backups/latest" 2>/dev/null || :)
  # a way back to there that did not end is gone on with
  [ "$last" = "$from" ] || [ "$(said_in "$marker" goal 2>/dev/null)" = "$from" ] || stop 12 later-run 'another run has written since; name a backup'
fi
if [ "$telling$mode" = yesplan ]; then
  while IFS=$tab read -r source target how; do
    case $target in
      *.db | *.cdb | *.lmdb) tell_database "$target" rebuilt ;;
      *) tell_file "$target" "$source" "$how" ;;
    esac
  done < "$stage/moves"
  while IFS= read -r path; do
    case $path in
      *.db | *.cdb | *.lmdb) tell_database "$path" removed ;;
      *) tell_file "$path" - exact ;;
    esac
  done < "$stage/goes"
fi
known_hashes
tell_edits
tell_ends
if [ "$mode" = plan ]; then
  still_as_shown
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
look_running
make_backup "$from/own/manifest" ""
tell "backup $backup"
begin_run rollback "$from"
own_as_before "$from" || blocked "$why"
prepare_all || blocked "$why"
[ "$(state_of_host)" = "$state_before" ] || stop 14 moved 'the host was changed by somebody else just now; nothing was written'
phase=writing
rename_all || blocked "$why"
postfix -c "$config_dir" check
reload_if_running
remove_goes "$from"
end_run "$backup"
tell "after $(told_state)"
say "Done. What was replaced stands in $backup."
`
