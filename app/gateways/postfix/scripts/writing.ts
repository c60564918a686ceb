// How the scripts write: one run at a time (a lock), a synced marker while it lasts, every file made beside its place, synced and then
// renamed, owner and mode kept. Whatever fails is taken back from the backup; a run that was killed is reported by the next one.

export const writingEngine = `
lock=$config_dir/handschlag-lock
stage=
backup=
phase=looking
made_own=no
had_marker=no
origin=
is_resumed=no
was_running=no
why=

# When a process began, so that its number alone does not make another one look like it.
began() {
  if [ -r "/proc/$1/stat" ]; then
    say "$(sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20).$(cut -c 1-8 /proc/sys/kernel/random/boot_id 2>/dev/null)"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -cd 'A-Za-z0-9'
  fi
}
is_alive() { kill -0 "\${1%%-*}" 2>/dev/null && [ "$1" = "\${1%%-*}-$(began "\${1%%-*}")" ]; }
# Stops when another run is under way.
look_at_lock() {
  holder=$(readlink "$lock" 2>/dev/null) || return 0
  if is_alive "$holder"; then stop 16 locked "another run is under way, process \${holder%%-*}" "PID \${holder%%-*}"; fi
}
# A symbolic link that names the process: made in one step, and it needs no room.
take_lock() {
  me=$$-$(began $$)
  while ! why=$(ln -s "$me" "$lock" 2>&1); do
    [ -L "$lock" ] || blocked "$why"
    look_at_lock
    stale=$lock.$$
    mv "$lock" "$stale" 2>/dev/null || continue
    if is_alive "$(readlink "$stale")"; then
      mv "$stale" "$lock"
      stop 16 locked 'another run is under way'
    fi
    rm -f -- "$stale"
    say 'NOTE: a run before this one was killed; its lock was taken over.'
  done
}
release_lock() { if [ "$(readlink "$lock" 2>/dev/null)" = "\${me:-}" ]; then rm -f -- "$lock"; fi; }

# Says why writing failed, with an exit code of its own for each cause.
blocked() {
  case $1 in
    *'No space left'* | *'uota exceeded'*) stop 17 blocked "no room: $1" "$1" ;;
    *'ead-only file system'*) stop 18 blocked "can only be read: $1" "$1" ;;
  esac
  stop 19 blocked "refused: $1" "$1"
}

if sync --version 2>/dev/null | grep -q coreutils; then sync_file() { sync "$1"; }; else sync_file() { sync; }; fi

# prepare_one SOURCE TARGET keep|exact: the new file beside its place, synced. keep: owner and mode of what stands there.
prepare_one() {
  fresh=$2.handschlag-new
  if [ "$3" = exact ]; then why=$(cp -p "$1" "$fresh" 2>&1) || return 1
  elif [ -f "$2" ]; then why=$({ cp -p "$2" "$fresh" && cp "$1" "$fresh"; } 2>&1) || return 1
  else why=$({ cp "$1" "$fresh" && chmod 644 "$fresh"; } 2>&1) || return 1
  fi
  why=$(sync_file "$fresh" 2>&1) || return 1
}
put_one() { prepare_one "$1" "$2" keep && why=$(mv -f "$2.handschlag-new" "$2" 2>&1); }
add_move() { printf '%s\\t%s\\t%s\\n' "$1" "$2" "$3" >> "$stage/moves"; }
prepare_all() {
  while IFS=$tab read -r source target how; do prepare_one "$source" "$target" "$how" || return 1; done < "$stage/moves"
}
rename_all() {
  while IFS=$tab read -r source target how; do
    why=$(mv -f "$target.handschlag-new" "$target" 2>&1) || return 1
  done < "$stage/moves"
  sync_folders
}
sync_folders() {
  sync_file "$config_dir" || return 1
  [ ! -d "$own_dir" ] || sync_file "$own_dir"
}
drop_fresh() {
  rm -f -- "$config_dir/main.cf.handschlag-new" "$config_dir/master.cf.handschlag-new" "$marker.handschlag-new" \\
    "$own_dir"/*.handschlag-new
}

is_backup() { [ -f "$1/main.cf" ] && [ -f "$1/master.cf" ]; }

# make_backup WANTED RUN: what is there now, whole, the manifest of what is to come, and whose run it is.
make_backup() {
  making=$backups/.making-$$
  why=$({ umask 077; mkdir -p "$backups" && rm -rf -- "$backups"/.making-* && mkdir "$making"; } 2>&1) || blocked "$why"
  why=$(cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$making/" 2>&1) || blocked "$why"
  if [ -d "$own_dir" ]; then why=$(cp -Rp "$own_dir" "$making/own" 2>&1) || blocked "$why"; fi
  rm -f -- "$making/own"/*.handschlag-new
  if [ -f "$1" ]; then why=$(cp "$1" "$making/wanted" 2>&1) || blocked "$why"; fi
  say "$2" > "$stage/runs"
  why=$(cp "$stage/runs" "$making/runs" 2>&1) || blocked "$why"
  for path in "$making"/* "$making/own"/*; do
    if [ -f "$path" ]; then why=$(sync_file "$path" 2>&1) || blocked "$why"; fi
  done
  backup=$backups/$(date -u +%Y%m%dT%H%M%SZ)-$$
  why=$(mv "$making" "$backup" 2>&1) || blocked "$why"
  sync_file "$backups"
}

# begin_run KIND [GOAL]: from here on a killed run is known to have begun. GOAL is the backup that a way back leads to. Where a run before this
# one did not end, its backup stays named (origin): there alone stands what was there before it.
begin_run() {
  if [ -f "$marker" ]; then
    had_marker=yes
    cp "$marker" "$stage/old-marker"
    origin=$(begun_backup)
    if [ "$origin" = "$backup" ]; then is_resumed=yes; fi
    if [ "$is_resumed" = yes ] || ! is_backup "$origin"; then origin=; fi
  fi
  {
    say "started $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    say "kind $1"
    say "desk $desk"
    say "backup $backup"
    [ -z "$origin" ] || say "origin $origin"
    [ -z "\${2:-}" ] || say "goal $2"
  } > "$stage/marker"
  phase=preparing
  put_one "$stage/marker" "$marker" || blocked "$why"
  sync_file "$config_dir"
}
# end_run LATEST: the backup the last change can be taken back with.
end_run() {
  say "$1" > "$stage/latest"
  put_one "$stage/latest" "$backups/latest" || warn "NOTE: $backups/latest was not written. $why"
  phase=ended
  rm -f -- "$marker"
  sync_folders
}
make_own() {
  [ -d "$own_dir" ] && return 0
  made_own=yes
  why=$(mkdir -p "$own_dir" 2>&1)
}

look_running() { if postfix -c "$config_dir" status >/dev/null 2>&1; then was_running=yes; fi; }
is_running() { postfix -c "$config_dir" status >/dev/null 2>&1; }
reload_if_running() {
  if [ "$was_running" = no ]; then
    say 'Postfix is not running; nothing was reloaded.'
    return 0
  fi
  postfix -c "$config_dir" reload 2>/dev/null && is_running || return 1
  say 'Postfix was told to read its configuration again.'
}

# Where a file of the backup $1 is taken from: put together anew in the stage, or as it is.
source_of() { if [ -f "$stage/back/$2" ]; then say "$stage/back/$2"; else say "$1/$2"; fi; }
# What puts a backup back: files in the order they are renamed ($stage/moves), and files of ours that go ($stage/goes).
list_restore() {
  : > "$stage/moves"
  : > "$stage/goes"
  for path in "$1/own"/*; do
    file=\${path##*/}
    if [ ! -f "$path" ] || ! is_ours "$file"; then continue; fi
    wanted=$(source_of "$1" "own/$file")
    same_file "$wanted" "$own_dir/$file" 2>/dev/null || add_move "$wanted" "$own_dir/$file" exact
  done
  for file in master.cf main.cf; do
    wanted=$(source_of "$1" "$file")
    same_file "$wanted" "$config_dir/$file" || add_move "$wanted" "$config_dir/$file" exact
  done
  for path in "$own_dir"/*; do
    file=\${path##*/}
    if [ -f "$path" ] && is_ours "$file" && [ ! -f "$1/own/$file" ]; then say "$path" >> "$stage/goes"; fi
  done
}
own_as_before() {
  [ -d "$own_dir" ] || [ ! -d "$1/own" ] || make_own || return 1
  [ ! -d "$1/own" ] || [ "$(mode_owner "$1/own")" = "$(mode_owner "$own_dir")" ] || {
    at=$(mode_owner "$1/own")
    why=$({ chown "\${at#* }" "$own_dir" && chmod "\${at%% *}" "$own_dir"; } 2>&1)
  }
}
remove_goes() {
  while IFS= read -r path; do why=$(rm -f -- "$path" 2>&1) || return 1; done < "$stage/goes"
  if [ ! -d "$1/own" ] && [ -d "$own_dir" ]; then rmdir "$own_dir" 2>/dev/null || say "NOTE: $own_dir holds files of others and stays."; fi
  sync_folders
}

# Puts the backup back after a failure; every step says whether it went. A run that had not ended before stays told as such, unless this is
# its own backup.
take_back() {
  drop_fresh
  tried=$backup/tried-$$
  { (umask 077 && mkdir "$tried") && cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$tried/"; } 2>/dev/null || rm -rf -- "$tried"
  rm -f -- "$stage/back/main.cf" "$stage/back/master.cf"
  rm -rf -- "$stage/back/own"
  list_restore "$backup" && own_as_before "$backup" && prepare_all && rename_all || return 1
  postfix -c "$config_dir" check || return 1
  if [ "$was_running" = yes ] && ! is_running; then
    postfix -c "$config_dir" start >/dev/null 2>&1 </dev/null || return 1
  else
    reload_if_running || return 1
  fi
  remove_goes "$backup" || return 1
  if [ "$had_marker" = no ] || [ "$is_resumed" = yes ]; then rm -f -- "$marker"
  else put_one "$stage/old-marker" "$marker"
  fi
}

finish() {
  code=$?
  trap - EXIT
  trap '' HUP INT TERM PIPE
  set +e
  if [ "$phase" = writing ]; then
    warn "FAILED while writing; putting everything back. $why"
    if take_back; then
      warn "As before. What was tried stands in $tried, the backup in $backup"
      case $code in
        14 | 17 | 18) ;;
        *) code=20 ;;
      esac
    else
      warn "PUTTING BACK FAILED. The state before stands in $backup. $why"
      code=21
    fi
    tell "backup $backup"
  elif [ "$phase" = preparing ]; then
    drop_fresh
    if [ "$made_own" = yes ]; then rmdir "$own_dir" 2>/dev/null; fi
    if [ "$had_marker" = no ]; then rm -f -- "$marker"
    else put_one "$stage/old-marker" "$marker"
    fi
  fi
  rm -rf -- "$backups/.making-$$"
  release_lock
  if [ -n "$stage" ]; then rm -rf -- "$stage"; fi
  tell "end $code"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
`
