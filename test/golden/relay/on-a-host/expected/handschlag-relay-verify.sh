#!/bin/sh
# Handschlag relay. Compares the host with this folder and asks the running relay. Writes nothing.
# Read README.txt first.

set_hash='2b3c3ad62bc990a840ee6b07a8a5f00b5f4bfd51780b32f33ed5c5e9d767f9fb'
file_hashes='relay.json:198a2b5f7992fc80ac1ef5ffddc76681d657cf85d6a215aa183116148844926b relay-policy.json:c656518c8107d71300b155ae389f35f780599df1ef966d8b8f0cfbbc727cf769'
secret_files='/etc/ssl/relay/bank.pem /etc/ssl/relay/key.pem'
runtime='node-v24.11.1-linux-x64.tar.xz'

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

say() { printf '%s\n' "$*"; }
code_text() {
  case $1 in
    '') printf = ;;
    *) printf %s "$1" | base64 -w 0 ;;
  esac
}
code_file() { if [ -s "$1" ]; then head -c 1900000 "$1" | base64 -w 0; else printf =; fi; }
tell() { printf '@handschlag %s\n' "$*"; }
# end WORD SENTENCE [NAME [WHAT]]: how it ended; the last line for programs, who get the name of the reason and what it is about.
ended=no
end() {
  ended=yes
  tell "end $1 ${3:--} $(code_text "${4-}")"
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
stop() { end refused "$2" "$1" "${3-}"; }
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
  printf '%s, PID %s\n' "${SUDO_USER:-root}" "$$" > "$lock_file"
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
field() { sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
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

package=$here/handschlag-relay.tar.gz

find_arch() {
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) stop processor "there is no package for $(uname -m)" "$(uname -m)" ;;
  esac
}
is_new_enough() { # v20.19.0
  numbers=${1#v}
  major=${numbers%%.*}
  minor=${numbers#*.}
  minor=${minor%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 20 ] || { [ "$major" = 20 ] && [ "$minor" -ge 19 ]; }
}
runs_as_anybody() { (cd / && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$1" --version) 2>/dev/null; }

# Sets runtime_id, runtime_hash and node_version.
name_runtime() {
  if [ "$runtime" = host ]; then
    host_node=$(command -v node) || stop no-node 'there is no Node on this host; choose an archive of Node in the details of the gateway'
    node_version=$(runs_as_anybody "$host_node") || stop node-private "$host_node does not run for everybody; install Node system-wide or choose an archive" "$host_node"
    runtime_hash=$host_node-$node_version
    runtime_id=
  else
    [ -f "$here/$runtime" ] || stop not-brought "$runtime was not brought along" "$runtime"
    case $runtime in
      *"-linux-$arch.tar.gz" | *"-linux-$arch.tar.xz") ;;
      *) stop processor "$runtime is for another processor: this host needs linux-$arch" "$runtime" ;;
    esac
    case $runtime in
      *.xz) command -v xz >/dev/null 2>&1 || stop no-xz 'this host cannot unpack .tar.xz; choose the archive that ends in .tar.gz' ;;
    esac
    runtime_hash=$(hash_of "$here/$runtime")
    node_version=${runtime#node-}
    node_version=${node_version%%-*}
    runtime_id=node-$node_version-$(printf %.12s "$runtime_hash")
  fi
  is_new_enough "$node_version" || stop node-old "Node $node_version is too old: the relay needs 20.19 or newer" "$node_version"
}

# Sets release, package_hash and version.
name_release() {
  find_arch
  [ -f "$package" ] || stop not-brought "${package##*/} was not brought along" "${package##*/}"
  package_hash=$(hash_of "$package")
  version=$(tar -xzOf "$package" VERSION 2>/dev/null | head -c 40) || version=
  case $version in '' | *[!0-9A-Za-z.-]*) stop damaged "${package##*/} is no package of the relay" "${package##*/}" ;; esac
  name_runtime
  release=$version-$(printf '%s %s' "$package_hash" "$runtime_hash" | sha256sum | cut -c 1-12)
}

is_whole() { [ -f "$1/SHA256SUMS" ] && (cd "$1" && sha256sum -c --quiet --strict SHA256SUMS) >/dev/null 2>&1; }

# Unpacks what is not there yet into the stage; sets release_dir and node_file.
stage_release() {
  release_dir=$opt/$release
  if ! is_whole "$release_dir" || [ ! -x "$release_dir/runtime/node" ]; then
    release_dir=$stage/release
    mkdir -p "$release_dir/runtime"
    tar -xzf "$package" -C "$release_dir" --no-same-owner --no-same-permissions || stop unpack "${package##*/} cannot be unpacked" "${package##*/}"
    is_whole "$release_dir" || stop damaged "${package##*/} does not hold what its sums say" "${package##*/}"
    if [ -z "$runtime_id" ]; then ln -s "$host_node" "$release_dir/runtime/node"
    else ln -s "$opt/runtimes/$runtime_id/node" "$release_dir/runtime/node"; fi
  fi
  if [ -z "$runtime_id" ]; then node_file=$host_node
  elif [ -x "$opt/runtimes/$runtime_id/node" ] && [ "$(hash_of "$opt/runtimes/$runtime_id/node")" = "$(cat "$opt/runtimes/$runtime_id/SHA256")" ]; then
    node_file=$opt/runtimes/$runtime_id/node
  else stage_runtime; fi
  (cd / && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$node_file" -e 'require(process.argv[1])' \
    "$release_dir/prebuilds/linux-$arch/@photostructure+sqlite.glibc.node") >/dev/null 2>&1 ||
    stop libc 'the runtime does not run here: the relay needs a Linux with glibc that is not too old'
}
# The archive must be as Node's makers pack it: one folder of its own name, the program in it.
stage_runtime() {
  base=${runtime%.tar.*}
  mkdir -p "$stage/unpacked"
  tar -xf "$here/$runtime" -C "$stage/unpacked" --no-same-owner --no-same-permissions "$base/bin/node" "$base/LICENSE" 2>/dev/null ||
    stop archive "$runtime is no archive as nodejs.org offers it: $base/bin/node or $base/LICENSE is missing" "$runtime"
  [ -f "$stage/unpacked/$base/bin/node" ] && [ ! -L "$stage/unpacked/$base/bin/node" ] || stop archive "$base/bin/node is no file" "$runtime"
  mkdir "$stage/runtime"
  mv "$stage/unpacked/$base/bin/node" "$stage/unpacked/$base/LICENSE" "$stage/runtime/"
  rm -rf "$stage/unpacked"
  chmod 755 "$stage/runtime/node"
  hash_of "$stage/runtime/node" > "$stage/runtime/SHA256"
  node_file=$stage/runtime/node
  told=$(runs_as_anybody "$node_file") || stop libc "$runtime does not run on this host" "$runtime"
  [ "$told" = "$node_version" ] || stop archive "$runtime holds Node $told" "$runtime"
}

make_stage() {
  [ -d /opt ] || mkdir /opt
  stage=$(mktemp -d /opt/.handschlag-stage.XXXXXX)
  scratch=$stage/scratch
  chmod 755 "$stage"
  mkdir "$stage/etc" "$scratch"
  chmod 700 "$scratch"
  wanted_kb=60000
  [ -z "$runtime_id" ] || [ -d "$opt/runtimes/$runtime_id" ] || wanted_kb=300000
  free_kb=$(df -Pk "$stage" | awk 'NR == 2 { print $4 }')
  [ "$free_kb" -ge "$wanted_kb" ] || stop no-room "not enough room below /opt: $((free_kb / 1024)) MB are free, $((wanted_kb / 1024)) are needed" "/opt"
}

targets() {
  say "$etc/relay.json"
  say "$etc/relay-policy.json"
  if has_systemd; then say "$unit"; fi
}
wanted_file() {
  case $1 in
    "$unit") say "$release_dir/service/handschlag-relay.service" ;;
    *) say "$here/${1##*/}" ;;
  esac
}
note_of() { sed -n "s|^$1 ||p" "$opt/written" 2>/dev/null | head -n 1; }
noted_hash() { awk -v path="$1" '$1 == "file" && $3 == path { print $2 }' "$opt/written" 2>/dev/null; }

need_whole_set() {
  for pair in $file_hashes; do
    [ "$(hash_of "$here/${pair%%:*}")" = "${pair#*:}" ] || stop damaged "${pair%%:*} is missing or not as it was generated" "${pair%%:*}"
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
    id -nG "$account" 2>/dev/null | tr ' ' '\n' | grep -qx "$group" || say "$group"
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
  (cd / && exec setpriv --reuid="$uid" --regid="$gid" --groups="$groups" --no-new-privs "$node_file" "$release_dir/cli/handschlag.cjs" \
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
  name=${here%/*}
  name=${name##*/}
  case $name in
    ????????-????-????-????-????????????) say "$name" ;;
    *) say - ;;
  esac
}
is_newer() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

# One line for each reason: code, tab, what it is about.
dangers() {
  for file in $(targets); do
    [ -e "$file" ] && ! cmp -s "$file" "$(wanted_file "$file")" || continue
    noted=$(noted_hash "$file")
    if [ -z "$noted" ]; then printf 'foreign-content\t%s\n' "$file"
    elif [ "$noted" != "$(hash_of "$file")" ]; then printf 'hand-edited\t%s\n' "$file"; fi
  done
  site=$(site_of_set)
  noted=$(note_of site)
  case $site/$noted in
    -/* | */- | */) ;;
    *) [ "$site" = "$noted" ] || printf 'unknown-set\t%s\n' "$(note_of set)" ;;
  esac
  noted=$(note_of writer)
  if [ -n "$noted" ] && is_newer "$noted" "$version"; then printf 'newer-writer\t%s\n' "$noted"; fi
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
  joined=$(groups_to_join | tr '\n' ' ')
  if ! has_user; then tell_change setting "user $account" - "$(code_text "${joined:+groups: $joined}")" - -
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
  old=$(ls -1 "$opt" 2>/dev/null | grep -c -- '-[0-9a-f]\{12\}$' || :)
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

[ "$#" = 0 ] || stop usage 'this script takes no words'
scratch=
finish() { code=$?; trap - EXIT; [ -z "$scratch" ] || rm -rf -- "$scratch"; exit "$code"; }
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
need_whole_set
scratch=$(mktemp -d "${TMPDIR:-/tmp}/handschlag-relay.XXXXXX")
for file in relay.json relay-policy.json; do
  cmp -s "$here/$file" "$etc/$file" || end failed "$etc/$file is not the pushed file" file-differs "$etc/$file"
done
is_active || end failed 'the relay does not run' not-running
answer=$scratch/status
tries=40
until relay_says "$answer"; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || end failed 'the relay does not answer' silent
  sleep 0.25
done
wanted=$(hash_of "$here/relay-policy.json")
[ "$(field policySha256 "$answer")" = "$wanted" ] || end failed "the relay goes by another policy file: $(field policySha256 "$answer")" other-policies
[ "$(field reloadFault "$answer")" = null ] || end failed "the relay refused to load its files again: $(field reloadFault "$answer")" reload-fault "$(field reloadFault "$answer")"
[ "$(field version "$answer")" = "$(cat "$opt/current/VERSION")" ] || end failed "the relay that runs is version $(field version "$answer")" other-release "$(field version "$answer")"
[ "$(field isTakingMail "$answer")" = true ] || end failed 'the relay takes no mail; its status says why' no-mail
for name in version runtime policies policySha256 policyLoadedAt; do tell "fact $name $(code_text "$(field "$name" "$answer")")"; done
end done "The relay $(field version "$answer") goes by $(field policies "$answer") policies, loaded $(field policyLoadedAt "$answer")."
