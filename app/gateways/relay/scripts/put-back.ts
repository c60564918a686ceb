// What a push kept of the state before, and putting it back. Queue and evidence are never touched; the account stays, files are its own.

export const putBackEngine = `
# keep FILE: as it is, or that it is not there.
keep() { if [ -e "$1" ]; then cp -p "$1" "$2/\${1##*/}"; fi; }

# Everything needed for the way back stands on the disk under the name of the run before the first change.
make_backup() {
  [ -d "$opt" ] || mkdir "$opt"
  [ -d "$pushes" ] || mkdir -m 700 "$pushes"
  backup=$pushes/$run
  [ ! -e "$backup" ] || stop twice "the run $run was here before"
  draft=$backup.new
  rm -rf "$draft" "$pushes"/*.undone
  left=$(readlink "$opt/unfinished" 2>/dev/null) || left=
  if [ -n "$left" ] && [ -d "$pushes/$left" ]; then
    # a run that never ended: the way back leads to before it
    cp -Rp "$pushes/$left" "$draft"
    rm -f "$draft/after"
  else
    mkdir -m 700 "$draft" "$draft/before"
    for file in "$etc/relay.json" "$etc/relay-policy.json" "$unit" "$opt/written"; do keep "$file" "$draft/before"; done
    current_release > "$draft/before/current"
    {
      if is_active; then say active; fi
      if is_enabled; then say enabled; fi
      if [ -d "$etc" ]; then say etc; fi
    } > "$draft/before/facts"
    : > "$draft/made"
  fi
  date -u +%Y-%m-%dT%H:%M:%SZ > "$draft/started"
  find "$draft" -type f -exec sync {} +
  mv -T "$draft" "$backup"
  switch_link "$run" "$opt/unfinished"
  [ -z "$left" ] || [ "$left" = "$run" ] || rm -rf "\${pushes:?}/$left"
}
had() { grep -qx "$1" "$backup/before/facts"; }
made() { say "$1" >> "$backup/made" && sync "$backup/made"; }

put_back_file() { # target
  old=$backup/before/\${1##*/}
  rm -f "$1.handschlag-new"
  if [ -e "$old" ]; then
    cmp -s "$old" "$1" && [ "$(owner_of "$old")" = "$(owner_of "$1")" ] && return 0
    cp -p "$old" "$1.handschlag-new" && sync "$1.handschlag-new" && mv -f "$1.handschlag-new" "$1" && sync "$(dirname "$1")"
  elif [ -e "$1" ]; then
    rm -f "$1" && sync "$(dirname "$1")"
  fi
}

# The host as it was before the run whose backup this is; every step says so when it fails. Where a run had not ended before ($left), the
# relay that runs may be another release than the files say: it is started anew.
put_back() {
  current=$(cat "$backup/before/current") || return 1
  if had active; then before_loaded=$(loaded_at "$scratch/before"); else before_loaded=-; stop_service || return 1; fi
  how=reload
  [ -z "$left" ] && [ "$current" = "$(current_release)" ] || how=restart
  [ "$current" = - ] || [ -x "$opt/$current/bin/handschlag" ] || return 1
  if has_systemd; then
    cmp -s "$unit" "$backup/before/handschlag-relay.service" || how=restart
    had enabled || ! is_enabled || systemctl --quiet disable "$service" || return 1
  fi
  for file in relay-policy.json relay.json; do put_back_file "$etc/$file" || return 1; done
  if has_systemd; then
    put_back_file "$unit" || return 1
    systemctl daemon-reload || return 1
    ! had enabled || systemctl --quiet enable "$service" || return 1
  fi
  if [ "$current" = - ]; then rm -f "$opt/current" || return 1
  elif [ "$current" != "$(current_release)" ]; then switch_link "$current" "$opt/current" || return 1; fi
  put_back_file "$opt/written" || return 1
  while read -r kind what; do
    case $kind in
      group) gpasswd -d "$account" "$what" >/dev/null 2>&1 || : ;;
      release) [ "$what" = "$current" ] || rm -rf "\${opt:?}/$what" ;;
      runtime) is_runtime_used "$what" || rm -rf "\${opt:?}/runtimes/$what" ;;
      etc) [ ! -d "$etc" ] || rmdir "$etc" 2>/dev/null || : ;;
    esac
  done < "$backup/made"
  if had active; then
    bring_into_force "$how" "$(hash_of "$etc/relay-policy.json")" "$before_loaded" || return 1
  fi
  rm -rf "$backup.undone"
  mv -T "$backup" "$backup.undone" || return 1
  drop_undone
}
# What is left of a run that was taken back: killed before here, the host is as before and only this is left to do.
drop_undone() {
  sync "$pushes"
  [ "$(readlink "$opt/unfinished" 2>/dev/null)" != "$run" ] || rm -f "$opt/unfinished"
  sync "$opt"
  rm -rf "\${backup:?}.undone"
}
is_runtime_used() { for link in "$opt"/*/runtime/node; do case $(readlink "$link") in */runtimes/"$1"/node) return 0 ;; esac; done; return 1; }
`
