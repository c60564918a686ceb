// The relay as a service of the host: under systemd where it runs, else by the start script of the package; and what the running relay
// says of itself. What was written counts only when the relay says that it is in force.

export const serviceEngine = `
has_systemd() { [ -d /run/systemd/system ]; }
starter() { "$opt/current/bin/relay-service" "$@" 9>&-; }
is_active() {
  if has_systemd; then systemctl is-active --quiet "$service"; else [ -x "$opt/current/bin/relay-service" ] && starter status; fi
}
is_enabled() { has_systemd && systemctl is-enabled --quiet "$service" 2>/dev/null; }
service_state() {
  if is_active; then printf running; else printf stopped; fi
  if is_enabled; then say ', starts with the system'; else say ''; fi
}
stop_service() {
  if has_systemd; then [ ! -e "$unit" ] || systemctl stop "$service"
  elif [ -x "$opt/current/bin/relay-service" ]; then starter stop; fi
}
restart_service() {
  log_size=$(stat -c %s "$log_file" 2>/dev/null || say 0)
  began=$(date +%s)
  if has_systemd; then systemctl restart "$service"; else starter stop && starter start; fi
}
reload_service() { if has_systemd; then systemctl reload "$service"; else starter reload; fi; }
# What the relay said since it was started last: lines of its log, and the sentence of the fault that kept it from starting.
said_since() {
  if has_systemd; then journalctl -u "$service" --since "@$began" -o cat -n 20 2>/dev/null
  else tail -c "+$((log_size + 1))" "$log_file" 2>/dev/null | tail -n 20; fi
}
has_refused() { said_since | grep '^{' | tail -n 1 | grep -q '"not started"'; }
why_refused() { said_since | grep -v '^{' | tail -n 3 | head -n 1 | head -c 400; }

as_account() { (cd / && exec setpriv --reuid="$account" --regid="$account" --init-groups --no-new-privs "$@"); }
relay_says() { # file for the answer
  as_account "$opt/current/bin/handschlag" relay status --json --config "$etc/relay.json" > "$1" 2>/dev/null || [ "$?" = 1 ]
}
field() { sed -n "s/^  \\"$1\\": \\"\\{0,1\\}\\([^\\",]*\\)\\"\\{0,1\\},\\{0,1\\}$/\\1/p" "$2"; }
loaded_at() { if is_active && relay_says "$1"; then field policyLoadedAt "$1"; else say -; fi; }

# in_force HASH BEFORE FILE: waits until the relay says that it goes by this policy file, loaded at another time than before.
in_force() {
  tries=150
  while [ "$tries" -gt 0 ]; do
    if relay_says "$3" && [ "$(field policyLoadedAt "$3")" != "$2" ]; then
      [ "$(field policySha256 "$3")" = "$1" ] && [ "$(field reloadFault "$3")" = null ] && return 0
    fi
    ! has_refused || return 1
    tries=$((tries - 1))
    sleep 0.2
  done
  return 1
}
# Takes the files over: by a reload where that is enough, by a restart where it is not.
bring_into_force() { # restart|reload, hash of the policy file, loaded at before
  log_size=$(stat -c %s "$log_file" 2>/dev/null || say 0)
  began=$(date +%s)
  answer=$scratch/status
  if [ "$1" = reload ] && [ "$3" != - ] && reload_service; then
    tries=40
    while [ "$tries" -gt 0 ]; do
      if relay_says "$answer"; then
        if [ "$(field policyLoadedAt "$answer")" != "$3" ]; then
          in_force "$2" "$3" "$answer"
          return "$?"
        fi
        case $(field reloadFault "$answer") in
          null) ;;
          relay.restart-needed) break ;;
          *) tries=1 ;;
        esac
      fi
      tries=$((tries - 1))
      sleep 0.25
    done
    [ "$tries" -gt 0 ] || return 1
  fi
  restart_service && in_force "$2" "$3" "$answer"
}
`
