// The rollback script: takes back what one run wrote, and nothing else. Works by what that run kept, not by the set beside it.

export const rollbackEngine = `
mode=plan
run=
expected=
while [ "$#" -gt 0 ]; do
  case $1 in
    --inspect) mode=inspect ;;
    --plan) mode=plan ;;
    --apply) mode=apply ;;
    --run) run=$2; shift ;;
    --expect) expected=$2; shift ;;
    *) stop usage "unknown word: $1 (there are --run NAME, --plan, --apply)" ;;
  esac
  shift
done
case $run in '' | *[!0-9a-f]*) stop usage "which run? $(ls -1 "$pushes" 2>/dev/null | tr '\\n' ' ')" ;; esac
writing=no
finish() {
  code=$?
  trap - EXIT
  if [ "$writing" = no ]; then
    tell_untouched "$code"
  else
    tell "end failed put-back $(code_text "$backup")"
    code=21
  fi
  [ -z "$stage" ] || rm -rf -- "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
[ "$mode" != apply ] || take_lock
backup=$pushes/$run
if [ ! -d "$backup" ]; then
  if [ "$mode" = apply ] && [ -d "$backup.undone" ]; then drop_undone; fi
  tell 'nothing'
  end done 'This run wrote nothing here, or was taken back.'
fi
left=$(readlink "$opt/unfinished" 2>/dev/null) || left=
[ "$left" = "$run" ] || [ "$(note_of run)" = "$run" ] || stop later-run 'something was pushed here later; take that back first'
current=$(cat "$backup/before/current")
[ "$current" = - ] || [ -x "$opt/$current/bin/handschlag" ] || stop release-gone "$opt/$current is gone; without it there is no way back" "$opt/$current"
stage=$(mktemp -d "\${TMPDIR:-/tmp}/handschlag-relay.XXXXXX")
scratch=$stage

changed_since() {
  [ -f "$backup/after" ] || return 0
  while read -r kind hash path; do
    [ "$kind" != file ] || [ "$hash" = "$(hash_of "$path")" ] || say "$path"
  done < "$backup/after"
}
back_state() {
  {
    for file in "$etc/relay.json" "$etc/relay-policy.json" "$unit" "$opt/written"; do say "$file $(hash_of "$file") $(owner_of "$file")"; done
    say "$(current_release) $(service_state) $left $run"
  } | sha256sum | cut -c 1-64
}
tell_back() {
  tell "product $(cat "$opt/current/VERSION" 2>/dev/null || say -) $(cat "$opt/$current/VERSION" 2>/dev/null || say -)"
  tell "state $(back_state)"
  for file in "$etc/relay.json" "$etc/relay-policy.json" "$unit"; do
    old=$backup/before/\${file##*/}
    cmp -s "$old" "$file" && continue
    [ -e "$old" ] || [ -e "$file" ] || continue
    before=- after=-
    [ ! -e "$file" ] || before=$(code_file "$file")
    [ ! -e "$old" ] || after=$(code_file "$old")
    known=$file
    [ -e "$known" ] || known=$old
    tell "change file $(code_text "$file") $before $after $(owner_of "$known")"
  done
  if [ "$current" != "$(current_release)" ]; then
    before=- after=-
    [ "$(current_release)" = - ] || before=$(code_text "$(current_release)")
    [ "$current" = - ] || after=$(code_text "$current")
    tell "change setting $(code_text "$opt/current") $before $after - -"
  fi
  now=$(service_state)
  if had active; then then=running; else then=stopped; fi
  if had enabled; then then="$then, starts with the system"; fi
  if [ "$current" = - ]; then tell "change service $(code_text "$service") $(code_text "$now") - - -"
  elif [ "$now" != "$then" ]; then tell "change service $(code_text "$service") $(code_text "$now") $(code_text "$then") - -"; fi
  changed_since | while read -r path; do tell "unsafe hand-edited $(code_text "$path")"; done
  [ "$current" != - ] || tell 'note queue-stays'
  [ -z "$left" ] || tell "unfinished $left $(cat "$pushes/$left/started" 2>/dev/null || say -)"
}

if [ "$mode" != apply ]; then
  tell_back
  [ "$mode" != plan ] || { say 'Nothing was written. Run again with --apply to write.'; exit 2; }
  exit 0
fi
[ -z "$expected" ] || [ "$(back_state)" = "$expected" ] || end moved 'the host is not as it was when the plan was made'
writing=yes
switch_link "$run" "$opt/unfinished"
put_back
writing=no
end done 'Everything this run wrote was taken back. Queue and evidence stay.'
`
