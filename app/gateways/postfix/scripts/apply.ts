// The apply script: shows what would change, and with --apply changes it, whole or not at all. What is unsafe must be accepted by name.

export const applyEngine = `
mode=plan
expected=
accepted=
desk=-
run=
while [ "$#" -gt 0 ]; do
  case $1 in
    --apply) mode=apply ;;
    --plan) mode=plan ;;
    --tell) telling=yes ;;
    --expect | --accept | --desk | --run)
      [ "$#" -gt 1 ] || stop 10 usage "a word is missing behind $1" "$1"
      case $1 in
        --expect) expected=$2 ;;
        --accept) accepted="$accepted $2" ;;
        --desk) desk=$2 ;;
        --run) run=$2 ;;
      esac
      shift ;;
    *) stop 10 usage "unknown word: $1 (there are --plan, --apply, --accept CODE, --expect HASH, --desk NAME, --run NAME and --tell)" "$1" ;;
  esac
  shift
done
case $desk$run in *[!A-Za-z0-9-]*) stop 10 usage 'a name may hold letters, digits and hyphens' "$desk$run" ;; esac

# The identifiers of all policies in a folder.
policies_in() {
  for map in tls_policy transport sender_tls; do
    [ ! -f "$1/$map" ] || sed -n 's/^# policy //p' "$1/$map"
  done | sort -u
}

show_changes() {
  say 'Would change:'
  printf '%s\\n' "$changes"
  for file in main.cf master.cf; do
    diff "$config_dir/$file" "$stage/new/$file" || true
  done
  for map in tls_policy transport sender_tls; do
    old=$own_dir/$map
    new=$stage/own/$map
    [ -f "$old" ] || old=/dev/null
    [ -f "$new" ] || new=/dev/null
    cmp -s "$old" "$new" || { say "$own_dir/$map"; diff "$old" "$new" || true; }
  done
  policies_in "$stage/own" > "$stage/policies"
  gone=$(policies_in "$own_dir" | grep -vxF -f "$stage/policies" || true)
  [ -z "$gone" ] || { say 'Policies that disappear:'; printf '%s\\n' "$gone"; }
}
tell_changes() {
  for file in main.cf master.cf; do
    cmp -s "$stage/new/$file" "$config_dir/$file" || tell_file "$config_dir/$file" "$stage/new/$file" keep
  done
  for file in $(own_files); do
    cmp -s "$stage/own/$file" "$own_dir/$file" 2>/dev/null || tell_file "$own_dir/$file" "$stage/own/$file" keep
  done
  for file in $(weak_databases); do
    if [ -f "$own_dir/$file" ]; then tell_database "$own_dir/$file" rebuilt; else tell_database "$own_dir/$file" made; fi
  done
  cmp -s "$stage/manifest" "$manifest" || tell_file "$manifest" "$stage/manifest" keep
  suffix=$(db_suffix)
  for file in $(stale_files); do
    case $file in
      *.db | *.cdb | *.lmdb) tell_database "$own_dir/$file" removed ;;
      *) tell_file "$own_dir/$file" - keep ;;
    esac
  done
}
# Files that are renamed into place: our folder first, then what leads to it.
list_moves() {
  : > "$stage/moves"
  suffix=$(db_suffix)
  for file in $(own_files); do
    cmp -s "$stage/own/$file" "$own_dir/$file" 2>/dev/null || add_move "$stage/own/$file" "$own_dir/$file" keep
  done
  for file in $(weak_databases); do
    map=\${file%"$suffix"}
    cp "$stage/own/$map" "$stage/base/$map"
    why=$(postmap -c "$config_dir" "$map_type:$stage/base/$map" 2>&1) || return 1
    answers_right "$stage/own/$map" "$map_type:$stage/base/$map" || { warn "$map does not answer right"; exit 13; }
    add_move "$stage/base/$file" "$own_dir/$file" keep
  done
  cmp -s "$stage/manifest" "$manifest" || add_move "$stage/manifest" "$manifest" keep
  for file in master.cf main.cf; do
    cmp -s "$stage/new/$file" "$config_dir/$file" || add_move "$stage/new/$file" "$config_dir/$file" keep
  done
}
# A run that did not end is finished with its own backup. Where somebody edited what is not ours since, that stays the way back for our
# sections (origin), and a backup of now is made for this run's own failure.
choose_backup() {
  begun=$(begun_backup) || begun=
  if [ -z "$begun" ] || ! is_backup "$begun"; then
    make_backup "$stage/manifest" "$run"
    return 0
  fi
  backup=$begun
  { cat "$backup/wanted-before" "$backup/wanted" 2>/dev/null || :; } > "$stage/wanted-before"
  { cat "$backup/runs" 2>/dev/null || :; say "$run"; } > "$stage/runs"
  { put_one "$stage/wanted-before" "$backup/wanted-before" && put_one "$stage/manifest" "$backup/wanted" &&
    put_one "$stage/runs" "$backup/runs"; } || blocked "$why"
  for file in main.cf master.cf; do
    without_section "$begun/$file" > "$stage/begun" && cmp -s "$stage/begun" "$stage/foreign/$file" || origin=$begun
  done
  [ -z "$origin" ] || make_backup "$stage/manifest" ""
}

need_tools
need_whole_set
if [ "$mode" = apply ]; then
  [ "$(id -u)" = 0 ] || stop 10 not-root 'only root may write'
  take_lock
  drop_fresh
else
  look_at_lock
fi
make_stage
expect_state
state_before=$(state_of_host)
shown_state=$(told_state)
compose
check_host
check_policy_words
postconf -c "$stage/new" -n >/dev/null || stop 13 not-accepted 'postconf does not accept the new main.cf' main.cf
postconf -c "$stage/new" -M >/dev/null || stop 13 not-accepted 'postconf does not accept the new master.cf' master.cf
for map in $maps; do
  answers_right "$stage/own/$map" "texthash:$stage/own/$map" || stop 13 map-wrong "$map does not read back as written" "$map"
done
# After a run that did not end, what counts is what was there before it.
old_own=$own_dir
old_main=$config_dir/main.cf
begun=$(begun_backup) || begun=
if [ -n "$begun" ] && is_backup "$begun"; then
  old_own=$begun/own
  old_main=$begun/main.cf
fi
section_of "$old_main" > "$stage/old-section"
compare_policies "$old_own" "$stage/old-section" "$stage/own" "$here/main.cf.section"
write_manifest
changes=$(differences; missing_manifest)
weak=$(weak_databases)
changes=$(printf '%s\\n%s\\n' "$changes" "$(for file in $weak; do say "$own_dir/$file"; done)" | sed '/^$/d' | sort -u)
command -v posttls-finger >/dev/null 2>&1 || tell tool-missing posttls-finger
say "Set $set_hash"
tell_unfinished
tell "state $shown_state"
if [ -z "$changes" ] && [ ! -f "$marker" ]; then
  still_as_shown
  say 'Nothing to do: the host is as wanted.'
  exit 0
fi
if [ -n "$changes" ]; then
  if [ "$telling" = no ]; then show_changes; fi
  if [ "$telling$mode" = yesplan ]; then tell_changes; fi
  judge_change
fi
if [ "$mode" = plan ]; then
  still_as_shown
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
for code in $unsafe_codes; do
  case " $accepted " in
    *" $code "*) ;;
    *) stop 15 unaccepted "this must be accepted by name: --accept $code" "$code" ;;
  esac
done
postfix -c "$config_dir" check || stop 12 check 'postfix check finds mistakes in what is there already'
look_running
choose_backup
say "Backup: \${origin:-$backup}"
tell "backup \${origin:-$backup}"
begin_run apply
make_own || blocked "$why"
list_moves || blocked "$why"
prepare_all || blocked "$why"
[ "$(state_of_host)" = "$state_before" ] || stop 14 moved 'the host was changed by somebody else just now; nothing was written'
phase=writing
rename_all || blocked "$why"
postfix -c "$config_dir" check
reload_if_running
for file in $(stale_files); do rm -f -- "$own_dir/$file"; done
rest=$(differences; missing_manifest; weak_databases)
[ -z "$rest" ] || { warn 'still different:'; warn "$rest"; exit 13; }
end_run "\${origin:-$backup}"
tell "after $(told_state)"
say "Done. To go back: sh handschlag-postfix-rollback.sh --backup \${origin:-$backup} --apply"
`
