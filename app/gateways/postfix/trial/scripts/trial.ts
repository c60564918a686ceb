// The trial script: looks, brings the temporary route in, proves it, takes it away, and says what is still there.

export const trialEngine = `
mode=
expected=
run=
from=
while [ "$#" -gt 0 ]; do
  case $1 in
    --look | --apply | --verify | --undo | --undo-look | --left) mode=\${1#--} ;;
    --tell) telling=yes ;;
    --expect | --run | --backup)
      [ "$#" -gt 1 ] || stop 10 usage "a word is missing behind $1" "$1"
      case $1 in
        --expect) expected=$2 ;;
        --run) run=$2 ;;
        --backup) from=$2 ;;
      esac
      shift ;;
    *) stop 10 usage "unknown word: $1 (there are --look, --apply, --verify, --undo, --undo-look, --left, --expect HASH, --run NAME, --backup FOLDER and --tell)" "$1" ;;
  esac
  shift
done
[ -n "$mode" ] || stop 10 usage 'one of --look, --apply, --verify, --undo, --undo-look and --left must be named'
case $run in *[!A-Za-z0-9-]*) stop 10 usage 'a name may hold letters, digits and hyphens' "$run" ;; esac

finish() {
  code=$?
  trap - EXIT
  trap '' HUP INT TERM PIPE
  set +e
  if [ "$phase" = writing ]; then
    warn "FAILED while writing; putting everything back. $why"
    if put_back "$trial_dir"; then
      case $code in
        14 | 17 | 18) ;;
        *) code=20 ;;
      esac
    else
      warn "PUTTING BACK FAILED. What was there before stands in $trial_dir/kept. $why"
      code=21
    fi
    tell "backup $trial_dir"
  elif [ "$phase" = preparing ]; then drop_scraps
  fi
  release_lock
  if [ -n "$stage" ]; then rm -rf -- "$stage"; fi
  tell "end $code"
  exit "$code"
}

need_root() { [ "$(id -u)" = 0 ] || stop 10 not-root 'only root may write'; }
as_expected() {
  [ -z "$expected" ] || [ "$expected" = "$1" ] || stop 14 moved 'the host is not as it was when the plan was made; nothing was written'
}
begin() {
  need_tools
  need_whole_set
  make_stage
  say "$$-$(began $$)" > "$stage/owner"
  drop_dead_stages
  cp "$here/trial-traps" "$stage/traps"
  tell "product Postfix $version"
}
look() {
  look_host
  check_filter
  check_content
  compose_trial
  build_table || blocked "$why"
  state=$(state_of_trial)
}
tell_left_before() {
  before=$(trial_folders '' | head -n 1)
  [ -z "$before" ] || tell "unfinished $(cat "$before/started" 2>/dev/null || say -) $before"
}
plain_rule() { if [ -n "$rule" ]; then printf '%s' "$rule" | base64_line; else say -; fi; }

# The folder of the trial, whole or not there: what is kept for the way back, and what is to be written.
make_folder() {
  making=$all_trials.making-$trial_id
  why=$({ rm -rf -- "$making" && mkdir "$making" && (umask 077 && mkdir "$making/kept"); } 2>&1) || blocked "$why"
  why=$(cp "$stage/own"/* "$making/" 2>&1) || blocked "$why"
  say "$run" > "$making/run"
  date -u +%Y-%m-%dT%H:%M:%SZ > "$making/started"
  say "$chroot_copy" > "$making/chroot"
  cut -f 1 "$stage/rules" > "$making/keys"
  config_sum > "$making/config"
  keep_one "$config_dir/main.cf" main.cf "$stage/new/main.cf" main "$main_seen"
  if [ "$place" = table ]; then keep_one "$table" table "$built" "$table_type" "$table_seen"; fi
  for path in "$making"/* "$making/kept"/*; do
    [ ! -f "$path" ] || why=$(sync_file "$path" 2>&1) || blocked "$why"
  done
}
keep_one() {
  why=$(cp -p "$1" "$making/kept/$2" 2>&1) || blocked "$why"
  is_as_seen "$making/kept/$2" "$5" || moved
  printf '%s\\t%s\\t%s\\t%s\\n' "$(sum_of "$3")" "$1" "$2" "$4" >> "$making/written"
}
moved() { stop 14 moved 'the host was changed by somebody else just now; nothing of this stays there'; }
go_on() {
  case $1 in
    0) ;;
    2) moved ;;
    *) blocked "$why" ;;
  esac
}
bring_in() {
  postfix -c "$config_dir" check || stop 12 check 'postfix check finds mistakes in what is there already'
  look_running
  phase=preparing
  put_all_back '' || blocked "$why"
  look
  make_folder
  [ "$(state_of_trial)" = "$state" ] || moved
  phase=writing
  why=$(mv "$making" "$trial_dir" 2>&1) || blocked "$why"
  sync_file "$config_dir"
  : > "$stage/moves"
  if [ -n "$chroot_copy" ]; then add_swap "$stage/own/authority.pem" "$chroot_copy" keep -; fi
  if [ "$place" = table ]; then add_swap "$built" "$table" keep "$table_seen"; fi
  add_swap "$stage/new/main.cf" "$config_dir/main.cf" keep "$main_seen"
  prepare_swaps || blocked "$why"
  swap_all && swapped=0 || swapped=$?
  go_on "$swapped"
  postfix -c "$config_dir" check
  reload_if_running
  swaps_stand && swapped=0 || swapped=$?
  go_on "$swapped"
  phase=ended
}

# What answers; nothing where no table does. One that cannot be asked says nothing about route or rule.
ask_proven() {
  ask_maps "$@" && asked_code=0 || asked_code=$?
  [ "$asked_code" != 2 ] || cannot_ask
  [ "$asked_code" = 0 ] || found_value=
}
# Postfix must answer with our routes, and with the partner's rule, through the parameters it goes by.
prove() {
  look
  [ "$(config_sum)" = "$(cat "$trial_dir/config" 2>/dev/null)" ] || stop 3 rule-missing "what decides about mail to $domain is no longer as it was" "$rule_source"
  asked=host
  value_of transport_maps | split_maps > "$stage/routes"
  service_value smtp_tls_policy_maps | split_maps > "$stage/policies"
  answered=0
  while IFS=$tab read -r mode recipient address port shown; do
    key="[$address]:$port"
    ask_proven "$recipient" "$stage/routes"
    [ "$found_value" = "$channel:$key" ] || stop 3 route-missing "$recipient has another route: $found_value" "$recipient: $found_value"
    wanted_rule=$(awk -F "$tab" -v key="$key" '$1 == key { print $2 }' "$stage/rules")
    ask_proven "$key" "$stage/policies"
    [ "$(say "$found_value" | tr -s ' ,\\t' ' ')" = "$wanted_rule" ] || stop 3 rule-missing "$key has another rule: $found_value" "$key: $found_value"
    answered=$((answered + 2))
  done < "$stage/traps"
  postfix -c "$config_dir" check || stop 3 check 'postfix check finds mistakes'
  tell "answered $answered"
}

nothing_written() {
  nothing='that run has written nothing here'
  tell "nothing $(printf '%s' "$nothing" | base64_line)"
  say "$nothing"
}
chosen_folders() {
  if [ -n "$from" ]; then
    case \${from#"$all_trials"-} in *[!0-9a-f]* | '') stop 11 no-backup "$from is no trial of ours" "$from" ;; esac
    [ ! -d "$from" ] || say "$from"
  else trial_folders "$run"
  fi
}
tell_back() {
  while IFS= read -r folder; do
    list_back "$folder" || blocked "$why"
    while IFS=$tab read -r source target how seen; do
      case $target in
        *.db | *.cdb | *.lmdb) tell "database $target rebuilt $(awk -F "$tab" -v target="$target" '$2 == target { print $4 }' "$folder/written")" ;;
        *) tell_file "$target" "$source" "$how" ;;
      esac
    done < "$stage/moves"
    for path in "$folder"/transport "$folder"/policy "$folder"/authority.pem; do
      [ ! -f "$path" ] || tell_file "$path" - exact
    done
  done < "$stage/chosen"
  while IFS= read -r folder; do
    ls -1R "$folder" > "$stage/scrap"
    tell "file $folder $(mode_owner "$folder") $(token "$stage/scrap") -"
  done < "$stage/scraps"
}
state_of_back() {
  {
    cat "$stage/chosen" "$stage/scraps"
    set -- "$config_dir/main.cf"
    while IFS= read -r folder; do
      while IFS=$tab read -r made target rest; do [ ! -f "$target" ] || set -- "$@" "$target"; done < "$folder/written"
    done < "$stage/chosen"
    $summer "$@"
  } | sum
}

if [ "$mode" = apply ] || [ "$mode" = undo ]; then
  need_root
  [ -d "$config_dir" ] || stop 10 no-postfix "no main.cf and master.cf in $config_dir" "$config_dir"
  take_lock
else
  look_at_lock
fi
begin
case $mode in
  look)
    look
    shown_state=$state
    tell_left_before
    tell "state $shown_state"
    tell "rule $(plain_rule) $(printf '%s' "$rule_source" | base64_line) $(config_sum)"
    say "Route: $channel:$hop ($route_source)"
    say "Rule: \${rule:-none} ($rule_source)"
    [ "$telling" = no ] || tell_trial
    [ "$(state_of_trial)" = "$shown_state" ] || stop 14 moved 'the host was changed while it was looked at; look again'
    exit 2 ;;
  apply)
    look
    as_expected "$state"
    bring_in
    tell "backup $trial_dir"
    say 'The temporary route is in place.' ;;
  verify)
    prove
    say 'Every recipient has its route and every port its rule.' ;;
  undo | undo-look)
    chosen_folders > "$stage/chosen"
    scraps > "$stage/scraps"
    if [ ! -s "$stage/chosen" ] && [ ! -s "$stage/scraps" ]; then
      [ "$mode" = undo-look ] || drop_scraps
      nothing_written
      exit 0
    fi
    state=$(state_of_back)
    tell "state $state"
    if [ "$mode" = undo-look ]; then
      tell_back
      exit 2
    fi
    as_expected "$state"
    look_running
    drop_scraps || blocked "$why"
    while IFS= read -r folder <&4; do put_back "$folder" || { warn "$why"; stop 21 not-back "not put back: $why" "$why"; }; done 4< "$stage/chosen"
    say 'Nothing of the trial is left.' ;;
  left)
    find_left
    while IFS= read -r thing; do
      tell "left $(printf '%s' "$thing" | base64_line)"
      say "$thing"
    done < "$stage/left" ;;
esac
`
