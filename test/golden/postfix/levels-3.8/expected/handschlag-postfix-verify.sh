#!/bin/sh
# Handschlag, Postfix. Compares the host with this folder. Writes nothing.
# Read README.txt first.

wanted_version='3.8'
map_type='lmdb'
config_dir='/etc/postfix'
own_dir='/etc/postfix/handschlag'
ca_file='/etc/ssl/certs/ca-certificates.crt'
maps='tls_policy transport'
has_inbound='no'
has_pins='no'
has_dane='yes'
has_authorities='yes'
plaintext_code='530'
certificate_files='/etc/ssl/private/partner.pem'
set_hash='205fc31e80fda105cb837452d89e11f8e00e9e3f186cb957eaeaf8a59a2cd411'
file_hashes='tls_policy:ca1565e4924adfdb3a492b24d135d82fa6263d8c1bd4a8eea698210c6fc19464 transport:609861bbb98fdccab4c782c2809c8baea95b64dd28793c4f7fa9665f38662dc6 authorities.pem:6393be74a0fd66571cb8547a7eff9aec5d58c85f29dbaf9626a75b4e2fa98ac3 main.cf.section:80a60925b42741500a34d7e36d7d838e3f2c3e430cc49a7033b3824dbb49cad3 master.cf.section:1b1e7cb9f3beeae3de5471a12dfaaf52c03600bd8e78cc2eacf48c97a6c278b2'

set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/usr/local/sbin:/sbin
umask 022
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
section_begin='# handschlag: begin of the generated section, do not edit'
section_end='# handschlag: end of the generated section'
parameters='mail_version smtp_tls_policy_maps transport_maps smtpd_sender_restrictions smtpd_restriction_classes
  smtpd_tls_security_level smtpd_use_tls smtpd_tls_fingerprint_digest plaintext_reject_code'
tab=$(printf '\t')
telling=no

# Whoever read along may be gone; that ends nothing.
say() { printf '%s\n' "$*" 2>/dev/null || :; }
warn() { say "$*" >&2; }
# stop EXIT NAME SENTENCE [WHAT]: the name and what it is about for programs, the sentence for who sits here.
stop() {
  what==
  [ -z "${4-}" ] || what=$(printf '%s' "$4" | base64_line)
  tell "stop $1 $2 $what"
  warn "STOP: $3"
  exit "$1"
}

# A line for the program that reads along; blanks apart, Base64 where a value may hold anything.
tell() { [ "$telling" = no ] || say "@handschlag $*"; }
base64_line() { if command -v base64 >/dev/null 2>&1; then base64; else openssl base64; fi | tr -d '\n'; }
# A file as one value: - is no file, = is an empty one.
token() { if [ ! -f "$1" ]; then say -; elif [ ! -s "$1" ]; then say =; else base64_line < "$1"; fi; }

need_tools() {
  for tool in postconf postmap postfix awk cmp mktemp; do
    command -v "$tool" >/dev/null 2>&1 || stop 10 tool "$tool was not found" "$tool"
  done
  [ -f "$config_dir/main.cf" ] && [ -f "$config_dir/master.cf" ] || stop 10 no-postfix "no main.cf and master.cf in $config_dir" "$config_dir"
  for file in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir" "$own_dir"/*; do
    [ ! -L "$file" ] || stop 12 link "$file is a symbolic link" "$file"
  done
}

summer=sha256sum
command -v sha256sum >/dev/null 2>&1 || summer='shasum -a 256'
sum() { $summer | cut -c 1-64; }
sum_of() { sum < "$1"; }

need_whole_set() {
  wanted=$(for pair in $file_hashes; do printf '%s  %s\n' "${pair#*:}" "${pair%%:*}"; done)
  files=$(for pair in $file_hashes; do printf '%s ' "${pair%%:*}"; done)
  found=$(cd "$here" && $summer $files) || stop 11 damaged 'a file of this set is missing, or sha256sum and shasum are'
  [ "$found" = "$wanted" ] || stop 11 damaged 'a file of this set is not as it was generated'
}

make_stage() {
  stage=$(mktemp -d "${TMPDIR:-/tmp}/handschlag-stage.XXXXXX") || stop 10 scratch "cannot make a folder in ${TMPDIR:-/tmp}" "${TMPDIR:-/tmp}"
  mkdir "$stage/foreign" "$stage/new" "$stage/own" "$stage/base" "$stage/back"
}

# The file without our section; fails when its marks do not pair.
without_section() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { if (inside) exit 3; inside = 1; next }
    $0 == last { if (!inside) exit 3; inside = 0; next }
    !inside { print }
    END { if (inside) exit 3 }' "$1"
}

section_of() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { inside = 1 }
    inside { print }
    $0 == last { inside = 0 }' "$1"
}

# What a parameter says without us; asked once for all.
ask_foreign() { postconf -c "$stage/foreign" $parameters > "$stage/parameters" 2>/dev/null; }
foreign() { sed -n "s/^$1 = *//p" "$stage/parameters"; }

db_suffix() {
  case $map_type in
    hash) say .db ;;
    cdb) say .cdb ;;
    lmdb) say .lmdb ;;
    *) say '' ;;
  esac
}

# Our section of main.cf with what the host says without us.
fill_kept() {
  awk '
    FILENAME == ARGV[1] { at = index($0, " = "); if (at) said[substr($0, 1, at - 1)] = substr($0, at + 3); next }
    /^handschlag_kept_[a-z_]+ =/ {
      $0 = $1 " ="
      name = $1
      sub(/^handschlag_kept_/, "", name)
      if (said[name] != "") $0 = $0 " " said[name]
    }
    { print }' "$stage/parameters" "$1"
}

compose() {
  for file in main.cf master.cf; do
    without_section "$config_dir/$file" > "$stage/foreign/$file" ||
      stop 12 marks "the marks of our section in $file do not pair; repair them by hand" "$file"
  done
  cp "$stage/foreign/main.cf" "$stage/new/main.cf"
  # Postfix waits before it reads a main.cf that is younger than two seconds.
  touch -t 202001010000 "$stage/foreign/main.cf"
  ask_foreign || stop 13 main-cf 'postconf does not read main.cf'
  fill_kept "$here/main.cf.section" >> "$stage/new/main.cf"
  touch -t 202001010000 "$stage/new/main.cf"
  cat "$stage/foreign/master.cf" "$here/master.cf.section" > "$stage/new/master.cf"
  for map in $maps; do cp "$here/$map" "$stage/own/$map"; done
  printf '%s\n' "$set_hash" > "$stage/own/set"
  if [ "$has_authorities" = yes ]; then
    awk -v folder="$stage/own" '
      /^# file ca-[0-9a-f]+[.]pem$/ { target = folder "/" $3; next }
      target != "" { print > target }' "$here/authorities.pem"
  fi
}

own_files() { (cd "$stage/own" && ls -1); }

# One line for each file that is not as wanted.
differences() {
  for file in main.cf master.cf; do
    cmp -s "$stage/new/$file" "$config_dir/$file" || say "$config_dir/$file"
  done
  for file in $(own_files); do
    cmp -s "$stage/own/$file" "$own_dir/$file" 2>/dev/null || say "$own_dir/$file"
  done
  suffix=$(db_suffix)
  for map in $maps; do
    [ -z "$suffix" ] || [ -f "$own_dir/$map$suffix" ] || say "$own_dir/$map$suffix"
  done
  for file in $(stale_files); do say "$own_dir/$file (no longer needed)"; done
}

# Databases that are missing or do not answer as their map.
weak_databases() {
  suffix=$(db_suffix)
  [ -n "$suffix" ] || return 0
  for map in $maps; do
    if [ ! -f "$own_dir/$map$suffix" ] || ! cmp -s "$stage/own/$map" "$own_dir/$map" ||
      ! answers_right "$stage/own/$map" "$map_type:$own_dir/$map" 2>/dev/null; then say "$map$suffix"; fi
  done
}

# The path of the manifest when it does not say what is wanted.
missing_manifest() {
  if [ "$(hashes_in "$manifest")" != "$(hashes_in "$stage/manifest")" ]; then say "$manifest"; fi
}

# Files of ours that the new set does not have; nothing else in the folder is touched.
stale_files() {
  [ -d "$own_dir" ] || return 0
  suffix=$(db_suffix)
  for path in "$own_dir"/ca-*.pem "$own_dir"/tls_policy* "$own_dir"/transport* "$own_dir"/sender_tls*; do
    [ -f "$path" ] || continue
    file=${path##*/}
    case $file in *.handschlag-new) continue ;; esac
    [ -f "$stage/own/$file" ] && continue
    source=${file%"$suffix"}
    [ -n "$suffix" ] && [ "$source" != "$file" ] && [ -f "$stage/own/$source" ] && continue
    say "$file"
  done
}

# One line for each entry: key, tab, the words apart by one blank.
joined() {
  awk '
    function flush(key) {
      if (entry == "") return
      $0 = entry
      key = $1
      $1 = ""
      $0 = $0
      $1 = $1
      printf "%s\t%s\n", key, $0
      entry = ""
    }
    /^[ \t]*(#|$)/ { next }
    /^[ \t]/ { entry = entry " " $0; next }
    { line = $0; flush(); entry = line }
    END { flush() }' "$1"
}

# Postfix asks every map for one key before the next key: an address or a sub-domain in a map of the host's own beats our domain.
check_routes() {
  joined "$stage/own/transport" | cut -f 1 > "$stage/ours"
  sed -n 's/^[^.]/handschlag-probe@&/p' "$stage/ours" > "$stage/probes"
  postconf -c "$stage/foreign" -x -h transport_maps 2>/dev/null | awk '{
    deep = 0
    for (at = 1; at <= length($0); at++) {
      letter = substr($0, at, 1)
      if (letter == "{") deep++
      if (letter == "}") deep--
      printf "%s", (deep == 0 && letter ~ /[ ,\t]/) ? "\n" : letter
    }
    print "" }' | sed '/^$/d' > "$stage/routes"
  while IFS= read -r map; do
    map=${map#proxy:}
    case $map in
      *regexp:* | *pcre:*) stop 12 routes "transport_maps holds $map, whose patterns may beat our routes" "$map" ;;
    esac
    beaten=$(postmap -c "$stage/foreign" -q - "$map" < "$stage/probes" 2>/dev/null | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map answers for addresses of our domains and would beat our routes: $beaten" "$map: $beaten"
    beaten=$(postmap -c "$stage/foreign" -s "$map" 2>/dev/null | awk '
      NR == FNR { ours[$1] = 1; next }
      {
        key = tolower($1)
        if (key in ours) next
        at = index(key, "@")
        rest = substr(key, at + 1)
        if (at && rest in ours) { print key; next }
        while ((dot = index(rest, ".")) > 0) {
          rest = substr(rest, dot + 1)
          if (("." rest) in ours) { print key; next }
        }
      }' "$stage/ours" - | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map has entries that would beat our routes: $beaten" "$map: $beaten"
  done < "$stage/routes"
}

# Every key of a map must give exactly the value that stands behind it.
answers_right() {
  joined "$1" > "$stage/wanted"
  cut -f 1 "$stage/wanted" | postmap -c "$config_dir" -q - "$2" | tr -s ' ' > "$stage/answered" || return 1
  cmp -s "$stage/wanted" "$stage/answered"
}

case $* in
  '') ;;
  --tell) telling=yes ;;
  *) stop 10 usage "unknown word: $* (there is --tell)" "$*" ;;
esac
stage=
finish() {
  code=$?
  trap - EXIT
  [ -z "$stage" ] || rm -rf -- "$stage"
  tell "end $code"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
need_whole_set
make_stage
compose
say "Set $set_hash"
if [ -f "$own_dir/set" ]; then say "Host $(cat "$own_dir/set")"; else say 'Host has no set yet'; fi
changes=$(differences)
if [ -n "$changes" ]; then
  say 'Different from the set:'
  printf '%s\n' "$changes"
  exit 2
fi
keys=0
for map in $maps; do
  answers_right "$own_dir/$map" "$map_type:$own_dir/$map" || stop 3 map-wrong "$map does not answer right; run postmap" "$map"
  keys=$((keys + $(grep -c . "$stage/wanted" || :)))
done
for parameter in smtp_tls_policy_maps transport_maps; do
  map=tls_policy
  [ "$parameter" = smtp_tls_policy_maps ] || map=transport
  value=$(postconf -c "$config_dir" -h "$parameter")
  case $value in
    "$map_type:$own_dir/$map, "*) ;;
    *) stop 3 not-first "$parameter does not begin with our map: $value" "$parameter" ;;
  esac
done
check_routes
postfix -c "$config_dir" check || stop 3 check 'postfix check finds mistakes'
tell "answered $keys"
say 'The host is as wanted and every key answers right.'
say 'Sessions are proven by handschlag-postfix-proofs.sh.'
