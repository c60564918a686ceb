// Looks at the host: what is there, what would be, what speaks against it. Its sum over everything a plan was made from is asked for again
// under the lock before anything is written.

export const lookEngine = `
targets() {
  say "$etc/relay.json"
  say "$etc/relay-policy.json"
  if has_systemd; then say "$unit"; fi
}
wanted_file() {
  case $1 in
    "$unit") say "$release_dir/service/handschlag-relay.service" ;;
    *) say "$here/\${1##*/}" ;;
  esac
}
note_of() { sed -n "s|^$1 ||p" "$opt/written" 2>/dev/null | head -n 1; }
noted_hash() { awk -v path="$1" '$1 == "file" && $3 == path { print $2 }' "$opt/written" 2>/dev/null; }

need_whole_set() {
  for pair in $file_hashes; do
    [ "$(hash_of "$here/\${pair%%:*}")" = "\${pair#*:}" ] || stop damaged "\${pair%%:*} is missing or not as it was generated" "\${pair%%:*}"
  done
}

# Groups of the keys the service must read; it joins them, the keys stay as they are.
key_groups() {
  for file in $secret_files; do
    gid=$(stat -L -c %g "$file" 2>/dev/null) || continue
    [ "$gid" != 0 ] && getent group "$gid" | cut -d : -f 1
  done | sort -u
}
groups_to_join() {
  for group in $(key_groups); do
    id -nG "$account" 2>/dev/null | tr ' ' '\\n' | grep -qx "$group" || say "$group"
  done
}

# The relay's own reader, as the user the relay runs as, with the groups it will have.
check_config() {
  cp "$here/relay.json" "$here/relay-policy.json" "$stage/etc/"
  chmod 644 "$stage/etc/relay.json" "$stage/etc/relay-policy.json"
  uid=$(id -u "$account" 2>/dev/null) || uid=65534
  gid=$(id -g "$account" 2>/dev/null) || gid=65534
  groups=$gid
  for group in $(key_groups) $(id -nG "$account" 2>/dev/null); do groups=$groups,$(getent group "$group" | cut -d : -f 3); done
  for file in $secret_files; do [ -e "$file" ] || stop missing-file "$file is missing on this host" "$file"; done
  (cd / && exec setpriv --reuid="$uid" --regid="$gid" --groups="$groups" --no-new-privs "$node_file" "$release_dir/cli/handschlag.cjs" \\
    relay check --lang en --json --config "$stage/etc/relay.json") > "$scratch/check" 2>&1 ||
    stop config "the relay would not take this configuration: $(head -n 1 "$scratch/check" | head -c 400)" "$(head -n 1 "$scratch/check" | head -c 400)"
}

state_hash() {
  {
    say "set $set_hash"
    say "package $package_hash"
    say "runtime $runtime_hash"
    say "current $(current_release)"
    for file in $(targets); do say "$file $(hash_of "$file") $(owner_of "$file")"; done
    say "written $(hash_of "$opt/written")"
    say "account $(id -G "$account" 2>/dev/null || say -)"
    say "service $(service_state)"
    say "unfinished $(readlink "$opt/unfinished" 2>/dev/null || say -)"
  } | sha256sum | cut -c 1-64
}

site_of_set() {
  name=\${here%/*}
  name=\${name##*/}
  case $name in
    ????????-????-????-????-????????????) say "$name" ;;
    *) say - ;;
  esac
}
is_newer() { [ "$1" != "$2" ] && [ "$(printf '%s\\n%s\\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

# One line for each reason: code, tab, what it is about.
dangers() {
  for file in $(targets); do
    [ -e "$file" ] && ! cmp -s "$file" "$(wanted_file "$file")" || continue
    noted=$(noted_hash "$file")
    if [ -z "$noted" ]; then printf 'foreign-content\\t%s\\n' "$file"
    elif [ "$noted" != "$(hash_of "$file")" ]; then printf 'hand-edited\\t%s\\n' "$file"; fi
  done
  site=$(site_of_set)
  noted=$(note_of site)
  case $site/$noted in
    -/* | */- | */) ;;
    *) [ "$site" = "$noted" ] || printf 'unknown-set\\t%s\\n' "$(note_of set)" ;;
  esac
  noted=$(note_of writer)
  if [ -n "$noted" ] && is_newer "$noted" "$version"; then printf 'newer-writer\\t%s\\n' "$noted"; fi
}

is_release_new() { [ "$(current_release)" != "$release" ] || [ "$release_dir" != "$opt/$release" ]; }
is_anything_new() {
  is_release_new && return 0
  for file in $(targets); do cmp -s "$file" "$(wanted_file "$file")" || return 0; done
  [ -z "$(groups_to_join)" ] && has_user && is_active || return 0
  ! has_systemd || is_enabled || return 0
  [ -L "$opt/unfinished" ]
}

tell_change() { # kind, name, before, after as Base64, owner and mode
  tell "change $1 $(code_text "$2") $3 $4 $5 $6"
}
tell_changes() {
  for file in $(targets); do
    wanted=$(wanted_file "$file")
    cmp -s "$file" "$wanted" && continue
    before=-
    set -- "root:$account" 640
    [ "$file" != "$unit" ] || set -- root:root 644
    if [ -e "$file" ]; then before=$(code_file "$file"); set -- $(owner_of "$file"); fi
    tell_change file "$file" "$before" "$(code_file "$wanted")" "$1" "$2"
  done
  if is_release_new; then
    before=-
    [ "$(current_release)" = - ] || before=$(code_text "$(current_release)")
    tell_change setting "$opt/current" "$before" "$(code_text "$release")" - -
  fi
  joined=$(groups_to_join | tr '\\n' ' ')
  if ! has_user; then tell_change setting "user $account" - "$(code_text "\${joined:+groups: $joined}")" - -
  elif [ -n "$joined" ]; then
    before=$(id -nG "$account")
    tell_change setting "user $account" "$(code_text "groups: $before")" "$(code_text "groups: $before $joined")" - -
  fi
  after=running
  ! has_systemd || after='running, starts with the system'
  before=$(service_state)
  if [ "$(current_release)" = - ] && [ ! -e "$unit" ]; then tell_change service "$service" - "$(code_text "$after")" - -
  elif [ "$before" != "$after" ]; then tell_change service "$service" "$(code_text "$before")" "$(code_text "$after")" - -; fi
}
tell_notes() {
  has_systemd || tell 'note without-systemd'
  tell "note runtime version=$(code_text "$node_version")"
  if is_active && is_anything_new; then
    if is_release_new || [ -L "$opt/unfinished" ] || { has_systemd && ! cmp -s "$unit" "$(wanted_file "$unit")"; }; then
      tell 'note restarts'
    else tell 'note reloads'; fi
  fi
  old=$(ls -1 "$opt" 2>/dev/null | grep -c -- '-[0-9a-f]\\{12\\}$' || :)
  [ "$old" -le 3 ] || tell "note old-releases count=$(code_text "$old")"
}
tell_unfinished() {
  run_left=$(readlink "$opt/unfinished" 2>/dev/null) || return 0
  tell "unfinished $run_left $(cat "$pushes/$run_left/started" 2>/dev/null || say -)"
}
tell_host() {
  tell "product $(cat "$opt/current/VERSION" 2>/dev/null || say -) $version"
  tell "state $(state_hash)"
  tell_changes
  dangers | while IFS='	' read -r code what; do tell "unsafe $code $(code_text "$what")"; done
  tell_notes
  tell_unfinished
}
`
