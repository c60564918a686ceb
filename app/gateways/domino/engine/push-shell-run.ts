// Parts of domino-push.sh: reading, applying under the lock with a journal of old values, proving, and taking back. A run leaves its folder
// with `begun`; without `ended` beside it the next look reports it, and applying again or undoing brings it to an end.

export const pushShellRun = String.raw`
# Everything a plan rests on: documents by the helper, variables by the console and by notes.ini.
read_all() {
  helper auto push-read "$here" "runs=$runs" "site=$site" > "$scratch/documents" 2>&1
  code=$?
  grep '^@handschlag ' "$scratch/documents"
  if [ "$code" != 0 ]; then
    grep -v '^@handschlag ' "$scratch/documents" | tail -n 20
    [ "$code" != 9 ] || end refused 3 'agent-silent'
    end refused 3 "helper $code"
  fi
  directory="$(awk '$2 == "server" { print $3; exit }' "$scratch/documents")"
  case "$directory" in
    main) wanted="$variables_main" ;;
    tlsonly) wanted="$variables_tlsonly" ;;
    *) end refused 3 'server' ;;
  esac
  names="$(printf '%s\n' $wanted | cut -d = -f 1)"
  ask_console $names
  case $? in
    0) ;;
    1) end refused 3 'console-silent' ;;
    *) end refused 3 'console-refused' ;;
  esac
  : > "$scratch/variables"
  for pair in $wanted; do
    name="$(printf '%s' "$pair" | cut -d = -f 1)"
    told=-
    value="$(answer_to "$name" < "$scratch/answers")" && told="$(b64 "$value")"
    written=-
    value="$(in_notes_ini "$name")" && written="$(b64 "$value")"
    say variable "$name" "$told" "$written" "$(b64 "$(printf '%s' "$pair" | cut -d = -f 2)")" | tee -a "$scratch/variables"
  done
  unfinished=
  for folder in "$runs"/*/; do
    [ -f "$folder/begun" ] && [ ! -f "$folder/ended" ] && unfinished="$(basename "$folder")"
  done
  [ -z "$unfinished" ] || say unfinished "$unfinished"
  state_hash="$( (grep '^@handschlag documents ' "$scratch/documents"; cat "$scratch/variables"; printf '%s\n' "$unfinished") | sha256sum | cut -d ' ' -f 1)"
  say state "$state_hash"
}

activate() {
  send 'tell router update config' || return 1
  [ "$1" != restart ] || send 'restart task router'
}

take_back() {
  printf 'Failed: %s\n' "$1"
  if undo_run "$run"; then
    printf 'taken-back\n' > "$runs/$run/ended"
    end taken-back 5 "$1"
  fi
  end failed 6 "$1"
}

apply() {
  take_lock
  read_all
  [ "$state_hash" = "$1" ] || end moved 4 "$state_hash"
  for reason in $(awk '$2 == "unsafe" { print $3 }' "$scratch/documents" | sort -u); do
    case ",$2," in *",$reason,"*) ;; *) end refused 3 "unsafe $reason" ;; esac
  done
  run="$3"
  mkdir "$runs/$run" && cp "$scratch/variables" "$runs/$run/variables" || end refused 3 "$runs"
  printf '%s\n' "$unfinished" > "$runs/$run/continues"
  printf '%s\n' "$state_hash" > "$runs/$run/begun"
  sync
  [ -z "$unfinished" ] || printf 'continued by %s\n' "$run" > "$runs/$unfinished/ended"
  say run "$run"
  restart=no
  # what an unfinished run wrote may not be in force yet
  [ -z "$unfinished" ] || restart=restart
  while read -r _ _ name told written value; do
    value="$(printf '%s' "$value" | base64 -d)"
    [ "$written" = "$(b64 "$value")" ] && continue
    restart=restart
    send "set config $name=$value" < /dev/null || take_back "set config $name"
  done < "$runs/$run/variables"
  check_variables wanted "$runs/$run/variables" || take_back "settings"
  helper auto push-apply "$here" "runs=$runs" "site=$site" "run=$runs/$run" \
    "expect=$(awk '$2 == "documents" { print $3; exit }' "$scratch/documents")" "accept=$2" < /dev/null
  code=$?
  # an agent that may still be writing is not raced by another one
  [ "$code" != 9 ] || end failed 6 'agent-silent'
  [ "$code" = 0 ] || take_back "helper $code"
  grep -q '^@handschlag step setting ' "$scratch/documents" && restart=restart
  activate "$restart" || take_back 'activate'
  log_size > "$runs/$run/log-from"
  printf 'done\n' > "$runs/$run/ended"
  sync
  end 'done' 0 "$run"
}

# Whether console and notes.ini both show the values of a list: the wanted ones, or the old ones again (empty and absent are the same).
check_variables() {
  [ -s "$2" ] || return 0
  ask_console $(awk '{ print $3 }' "$2") || return 1
  while read -r _ _ name told written value; do
    [ "$1" = wanted ] || value="$written"
    case "$value" in -|=) value= ;; *) value="$(printf '%s' "$value" | base64 -d)" ;; esac
    [ "$(answer_to "$name" < "$scratch/answers")" = "$value" ] && [ "$(in_notes_ini "$name")" = "$value" ] || return 1
  done < "$2"
}

verify() {
  read_all
  if grep -q '^@handschlag step ' "$scratch/documents"; then end failed 3 'documents'; fi
  check_variables wanted "$scratch/variables" || end failed 3 'settings'
  queue_from="$(log_size)"
  send 'tell router show queues' || end failed 3 'queues'
  tries=0
  until log_since "$queue_from" | grep -v '^ *> ' | grep -q '[^ ]'; do
    tries=$((tries + 1))
    [ "$tries" -lt 25 ] || { say queues silent; break; }
    sleep 0.2
  done
  log_since "$queue_from" | grep -v '^ *> ' | head -n 40
  if [ -r "$runs/$1/log-from" ]; then
    log_since "$(cat "$runs/$1/log-from")" | grep 'SMTPClient: ' | head -n 200 > "$scratch/sessions"
    cat "$scratch/sessions"
    if [ -n "$clear_hop" ] && grep -qiF "SMTPClient: Attempting to Connect: Host $clear_hop," "$scratch/sessions"; then
      end failed 3 'clear-hop'
    fi
  fi
  end 'done' 0 ''
}
`

export const pushShellUndo = String.raw`
# Puts a run back, documents first, then the run it continued; what was changed since stays and is named.
undo_run() {
  whole=0
  next="$1"
  while [ -n "$next" ]; do
    [ -f "$runs/$next/begun" ] || return 1
    if [ -f "$runs/$next/journal.txt" ]; then
      helper auto push-undo "$here" "run=$runs/$next" < /dev/null || whole=1
    fi
    if [ -s "$runs/$next/variables" ]; then
      undo_variables "$runs/$next/variables"
      check_old "$runs/$next/variables" || whole=1
    fi
    next="$(cat "$runs/$next/continues")"
  done
  activate restart || whole=1
  return "$whole"
}

undo_variables() {
  while read -r _ _ name told written value; do
    case "$written" in -|=) old= ;; *) old="$(printf '%s' "$written" | base64 -d)" ;; esac
    now="$(in_notes_ini "$name")"
    [ "$now" = "$old" ] && continue
    if [ "$now" != "$(printf '%s' "$value" | base64 -d)" ]; then
      say stays "$(b64 "$name")" "$(b64 "$now")"
      continue
    fi
    send "set config $name=$old" < /dev/null || whole=1
  done < "$1"
}

# As check_variables, but a value somebody else set since is not ours to judge.
check_old() {
  [ -s "$1" ] || return 0
  : > "$scratch/ours"
  while read -r first second name told written value; do
    now="$(in_notes_ini "$name")"
    ours="$(printf '%s' "$value" | base64 -d)"
    case "$written" in -|=) old= ;; *) old="$(printf '%s' "$written" | base64 -d)" ;; esac
    if [ "$now" = "$old" ] || [ "$now" = "$ours" ]; then
      printf '%s %s %s %s %s %s\n' "$first" "$second" "$name" "$told" "$written" "$value" >> "$scratch/ours"
    fi
  done < "$1"
  check_variables old "$scratch/ours"
}

# What going back would change, in $scratch/seen, and its hash; nothing when the run never began or is taken back.
look_back() {
  : > "$scratch/seen"
  next=
  if [ -f "$runs/$run/begun" ] && ! is_taken_back; then next="$run"; fi
  next_was="$next"
  while [ -n "$next" ]; do
    if [ -f "$runs/$next/journal.txt" ]; then
      helper auto push-undo-read "$here" "run=$runs/$next" < /dev/null >> "$scratch/seen" || end refused 3 'helper'
    fi
    if [ -s "$runs/$next/variables" ]; then
      while read -r _ _ name told written value; do
        now=-
        text="$(in_notes_ini "$name")" && now="$(b64 "$text")"
        if [ "$now" = "$value" ] || [ "$now" = "$written" ]; then
          say variable "$name" "$now" "$now" "$written"
          [ "$now" = "$written" ] || say unsafe enforcement-ends "$(b64 "notes.ini $name")"
        else
          say stays "$(b64 "$name")" "$now"
        fi
      done < "$runs/$next/variables" >> "$scratch/seen"
    fi
    next="$(cat "$runs/$next/continues")"
  done
  state_hash="$(sha256sum < "$scratch/seen" | cut -d ' ' -f 1)"
}

inspect_undo() {
  run="$1"
  await_idle || end refused 3 'agent-silent'
  look_back
  grep '^@handschlag ' "$scratch/seen"
  [ -z "$next_was" ] || [ -f "$runs/$run/ended" ] || say unfinished "$run"
  say state "$state_hash"
  say run "$run"
  end 'done' 0 "$run"
}

is_taken_back() { [ -f "$runs/$run/ended" ] && grep -Eq '^(undone|taken-back)' "$runs/$run/ended"; }

undo() {
  run="$1"
  take_lock
  await_idle || end failed 6 'agent-silent'
  if [ -n "$2" ]; then
    look_back
    [ "$state_hash" = "$2" ] || end moved 4 "$state_hash"
  fi
  if [ ! -f "$runs/$run/begun" ] || is_taken_back; then end 'done' 0 "$run"; fi
  undo_run "$run" || end failed 6 "$run"
  printf 'undone\n' > "$runs/$run/ended"
  sync
  end 'done' 0 "$run"
}

become_domino_user "$@"
check_places
prepare_helper
for last in "$@"; do :; done
case "$last" in *[!0-9A-Za-z-]*) end refused 3 'usage' ;; esac
case "$#:$1" in
  1:inspect)
    server_from="$(log_size)"
    send 'show server' > /dev/null || end refused 3 'show server'
    read_all
    log_since "$server_from" | grep -E 'Release [0-9]|Version [0-9]' | head -n 1
    end 'done' 0 '' ;;
  4:apply) apply "$2" "$3" "$4" ;;
  2:verify) verify "$2" ;;
  2:inspect-undo) inspect_undo "$2" ;;
  2:undo) undo "$2" '' ;;
  3:undo) undo "$2" "$3" ;;
  *) end refused 3 'usage' ;;
esac
`
