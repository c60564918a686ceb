// How a trial goes: what it kept is put back byte for byte where a file is still as it left it; where somebody wrote since, only its own
// lines go. Each step may be the last one of a killed run: the next run goes on from there, until the folder of the trial is gone.

export const goingBackEngine = `
# Folders of trials: of the run that is named, else of all.
trial_folders() {
  for folder in "$all_trials"-*; do
    case \${folder##*/handschlag-trial-} in *[!0-9a-f]* | '') continue ;; esac
    [ -d "$folder" ] && [ ! -L "$folder" ] || continue
    [ -z "$1" ] || [ "$(cat "$folder/run" 2>/dev/null)" = "$1" ] || continue
    say "$folder"
  done
}
# What a run that was killed left in the making or on its way out; no route leads there.
scraps() {
  for folder in "$all_trials".making-* "$all_trials".gone-*; do
    [ ! -d "$folder" ] || [ -L "$folder" ] || say "$folder"
  done
}
drop_scraps() {
  scraps > "$stage/scraps"
  while IFS= read -r folder; do rm -rf -- "$folder" || return 1; done < "$stage/scraps"
  rm -f -- "$config_dir/main.cf.handschlag-new"
  # with its trial still there it may hold what others wrote
  [ -n "$(trial_folders '')" ] || rm -f -- "$config_dir/main.cf.handschlag-old"
}
# list_back FOLDER: files in the order they are renamed; main.cf first, for it leads to the others.
list_back() {
  : > "$stage/moves"
  cp "$1/keys" "$stage/our-keys"
  while IFS=$tab read -r made target name kind; do
    [ -f "$target" ] || continue
    seen=$(sum_of "$target")
    if [ "$seen" = "$made" ]; then
      add_swap "$1/kept/$name" "$target" exact "$seen"
      continue
    fi
    ! cmp -s "$1/kept/$name" "$target" || continue
    taken_out "$target" "$name" "$kind" "$seen" || return 1
  done < "$1/written"
}
# Only what is ours goes from a file that somebody wrote since.
taken_out() {
  result=$stage/back/$2
  case $3 in
    main) without_trial "$1" > "$result" ;;
    texthash) without_block "$1" > "$result" ;;
    *)
      map=$3:\${1%.*}
      rm -f -- "$stage/back/table"*
      if [ "$3" = cdb ]; then joined "\${1%.*}" > "$stage/back/entries"
      else
        why=$(postmap -c "$config_dir" -s "$map" 2>&1 > "$stage/back/entries") || { why="$1 cannot be read: $why"; return 1; }
      fi
      awk -F "$tab" 'NR == FNR { ours[$1] = 1; next } !($1 in ours)' "$stage/our-keys" "$stage/back/entries" > "$stage/back/table"
      if [ "$3" != cdb ] && cmp -s "$stage/back/entries" "$stage/back/table"; then return 0; fi
      why=$(postmap -c "$config_dir" "$3:$stage/back/table" 2>&1) || return 1
      result=$stage/back/table.\${1##*.} ;;
  esac
  cmp -s "$result" "$1" || add_swap "$result" "$1" keep "$4"
}
# Mails to the trap go first, while its route is still there: without it they would go to the partner. What was handed in and is not picked up
# yet lies in maildrop, which no list of the queue shows.
list_mails() {
  # in the order a mail goes, or one that is just picked up stands in neither list
  grep -rliFf "$stage/recipients" "$(queue_dir)/maildrop" 2>/dev/null | sed 's|.*/||' > "$stage/dropped" || :
  why=$(postqueue -c "$config_dir" -j 2>&1 > "$stage/queue" < /dev/null) || { why="the queue cannot be looked at: $why"; return 2; }
  grep -iFf "$stage/addresses" "$stage/queue" | sed -n 's/.*"queue_id": *"\\([0-9A-Za-z]*\\)".*/\\1/p' > "$stage/ours" || :
  [ -s "$stage/ours" ] || [ -s "$stage/dropped" ]
}
drop_mails() {
  cut -d ' ' -f 1 "$1/transport" > "$stage/recipients" || return 1
  awk '{ print "\\"address\\": \\"" $1 "\\"" }' "$stage/recipients" > "$stage/addresses" || return 1
  turn=0
  waited=0
  while [ "$turn" -lt 5 ]; do
    list_mails && listed=0 || listed=$?
    case $listed in 1) return 0 ;; 2) return 1 ;; esac
    if [ "$waited" -lt 60 ] && with_filter; then
      waited=$((waited + 2))
      sleep 2
      continue
    fi
    sleep "$turn"
    turn=$((turn + 1))
    [ ! -s "$stage/ours" ] || postsuper -c "$config_dir" -d - < "$stage/ours" > /dev/null 2>&1 || :
    [ ! -s "$stage/dropped" ] || postsuper -c "$config_dir" -d - maildrop < "$stage/dropped" > /dev/null 2>&1 || :
  done
  list_mails && listed=0 || listed=$?
  [ "$listed" != 0 ] || why='mails of the trial stay in the queue, and its route with them'
  [ "$listed" = 1 ]
}
# Files as before, or without what is ours; begun anew when somebody else writes at the same moment.
files_back() {
  for pause in 0 1 2 4; do
    sleep "$pause"
    drop_swaps "$1" || return 1
    list_back "$1" || return 1
    prepare_swaps || return 1
    swap_all && swapped=0 || swapped=$?
    [ "$swapped" != 1 ] || return 1
    [ "$swapped" = 0 ] || continue
    reload_if_running && reloaded=yes || reloaded=no
    swaps_stand && swapped=0 || swapped=$?
    [ "$swapped" != 1 ] || return 1
    [ "$swapped" = 0 ] || continue
    [ "$reloaded" = no ] || return 0
    why='Postfix did not read its configuration again'
    return 1
  done
  return 1
}
# put_back FOLDER: the whole way, once more from its beginning where a run was killed in it.
put_back() {
  if [ ! -d "$1" ]; then
    drop_scraps
    return
  fi
  drop_mails "$1" || return 1
  files_back "$1" || return 1
  copy=$(cat "$1/chroot" 2>/dev/null) || copy=
  case $copy in
    /*/handschlag-trial-*.pem) why=$(rm -f -- "$copy" "$copy.handschlag-new" 2>&1) || return 1 ;;
  esac
  gone=$all_trials.gone-\${1##*-}
  rm -rf -- "$gone"
  why=$(mv "$1" "$gone" 2>&1) || return 1
  sync_file "$config_dir"
  why=$(rm -rf -- "$gone" 2>&1) || return 1
}
put_all_back() {
  drop_scraps || return 1
  trial_folders "$1" > "$stage/folders"
  while IFS= read -r folder; do put_back "$folder" || return 1; done < "$stage/folders"
}

# Stages of runs that were killed: copies of main.cf and lists of the queue. Whose owner nobody knows goes after a day.
drop_dead_stages() {
  for dead in "\${TMPDIR:-/tmp}"/handschlag-stage.*; do
    [ "$dead" != "$stage" ] && [ -n "$(find "$dead" -prune -type d -user "$(id -u)" 2>/dev/null)" ] || continue
    if [ -f "$dead/owner" ]; then
      ! is_alive "$(cat "$dead/owner")" || continue
    elif [ -z "$(find "$dead" -prune -mtime +0 2>/dev/null)" ]; then continue
    fi
    rm -rf -- "$dead" || :
  done
}

# Everything temporary that is still there, of whatever trial, one line each, in $stage/left. What cannot be looked at is not called clean.
find_left() {
  for path in "$all_trials"-* "$all_trials".* "$config_dir"/main.cf.handschlag-[no]* "$(queue_dir)"/handschlag-trial-*; do
    [ ! -e "$path" ] || say "$path"
  done > "$stage/left"
  grep -n 'handschlag-trial\\|^# handschlag trial' "$config_dir/main.cf" | sed "s|^|$config_dir/main.cf:|" >> "$stage/left" || :
  why=$(postqueue -c "$config_dir" -j 2>&1 > "$stage/queue" < /dev/null) || stop 19 queue "the queue cannot be looked at: $why" "$why"
  sed -n 's/.*"queue_id": *"\\([A-Za-z0-9]*\\)".*"address": *"\\(gegenprobe-[a-z0-9]*@[^"]*\\)".*/\\1 \\2/p' "$stage/queue" >> "$stage/left"
  if [ -s "$stage/left" ] && ! (look_host) > /dev/null 2>&1; then return 0; fi
  look_host
  [ "$place" = table ] || return 0
  say "$table_type:$table_source" > "$stage/tables"
  while IFS=$tab read -r mode recipient address port shown; do
    ask_maps "[$address]:$port" "$stage/tables" && asked_code=0 || asked_code=$?
    [ "$asked_code" != 2 ] || cannot_ask
    [ "$asked_code" != 0 ] || say "$table: [$address]:$port $found_value" >> "$stage/left"
  done < "$stage/traps"
}
`
