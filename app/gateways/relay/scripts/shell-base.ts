// What the relay's scripts share: places on the host, words to the admin and to the program that pushes, the lock. POSIX sh with the
// tools every Linux with glibc has. A line for programs begins with `@handschlag`; its texts are Base64, `-` = none, `=` = empty.

export const shellBase = `
set -eu
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
opt=/opt/handschlag
etc=/etc/handschlag
state_dir=/var/lib/handschlag
unit=/etc/systemd/system/handschlag-relay.service
service=handschlag-relay
account=handschlag-relay
log_file=/var/log/handschlag-relay.log
lock_file=/run/handschlag-relay.lock
pushes=$opt/push
stage=
NL='
'

say() { printf '%s\\n' "$*"; }
code_text() {
  case $1 in
    '') printf = ;;
    *) printf %s "$1" | base64 -w 0 ;;
  esac
}
code_file() { if [ -s "$1" ]; then head -c 1900000 "$1" | base64 -w 0; else printf =; fi; }
tell() { printf '@handschlag %s\\n' "$*"; }
# end WORD SENTENCE [NAME [WHAT]]: how it ended; the last line for programs, who get the name of the reason and what it is about.
ended=no
end() {
  ended=yes
  tell "end $1 \${3:--} $(code_text "\${4-}")"
  case $1 in
    done) say "$2"; exit 0 ;;
    moved) code=12 ;;
    locked) code=13 ;;
    taken-back) code=20 ;;
    failed) code=21 ;;
    *) code=10 ;;
  esac
  say "STOP: $2" >&2
  exit "$code"
}
# stop NAME SENTENCE [WHAT]: nothing was written.
stop() { end refused "$2" "$1" "\${3-}"; }
# What ended by itself before anything was written, a full disk for one, is told as such; its reason is the last word on stderr.
tell_untouched() { if [ "$ended" = no ] && [ "$1" != 0 ] && [ "$1" != 2 ]; then tell 'end refused stopped ='; fi; }

need_tools() {
  [ "$(id -u)" = 0 ] || stop not-root 'only root can look at the files of the relay and write them'
  [ "$(uname -s)" = Linux ] || stop not-linux 'the relay is installed on Linux only'
  for tool in awk base64 cmp flock gpasswd gzip mktemp readlink setpriv setsid sha256sum stat sync tar useradd usermod; do
    command -v "$tool" >/dev/null 2>&1 || stop tool "the program $tool is missing" "$tool"
  done
  for place in "$opt" "$etc" "$state_dir" "$etc/relay.json" "$etc/relay-policy.json" "$unit" "$pushes"; do
    [ ! -L "$place" ] || stop link "$place is a symbolic link" "$place"
  done
  [ ! -e "$opt/current" ] || [ -L "$opt/current" ] || stop link "$opt/current is no symbolic link" "$opt/current"
}

take_lock() {
  exec 9>> "$lock_file"
  flock -n 9 || end locked "$(head -c 200 "$lock_file")" locked "$(head -c 200 "$lock_file")"
  printf '%s, PID %s\\n' "\${SUDO_USER:-root}" "$$" > "$lock_file"
}

hash_of() { if [ -f "$1" ]; then sha256sum < "$1" | cut -c 1-64; else say -; fi; }
owner_of() { if [ -e "$1" ]; then stat -c '%U:%G %a' "$1"; else say '- -'; fi; }
current_release() { readlink "$opt/current" 2>/dev/null || say -; }
has_user() { id -u "$account" >/dev/null 2>&1; }

# New content in one step; owner and mode of what was there stay.
replace_file() { # new, target, owner, mode
  rm -f "$2.handschlag-new"
  if [ -e "$2" ]; then
    cp --preserve=all --attributes-only "$2" "$2.handschlag-new" || return 1
    cat "$1" > "$2.handschlag-new" || return 1
  else
    (umask 077 && cat "$1" > "$2.handschlag-new") || return 1
    chown "$3" "$2.handschlag-new" || return 1
    chmod "$4" "$2.handschlag-new" || return 1
  fi
  sync "$2.handschlag-new" || return 1
  mv -f "$2.handschlag-new" "$2" || return 1
  sync "$(dirname "$2")"
}
switch_link() { # target, link
  rm -f "$2.handschlag-new"
  ln -s "$1" "$2.handschlag-new" || return 1
  mv -Tf "$2.handschlag-new" "$2" || return 1
  sync "$(dirname "$2")"
}
`
