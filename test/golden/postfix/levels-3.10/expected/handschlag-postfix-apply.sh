#!/bin/sh
# Handschlag, Postfix. Shows or writes the maps and sections of this folder.
# Read README.txt first.

wanted_version='3.10'
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

say() { printf '%s\n' "$*"; }
stop() { code=$1; shift; printf 'STOP: %s\n' "$*" >&2; exit "$code"; }

need_tools() {
  for tool in postconf postmap postfix awk cmp mktemp; do
    command -v "$tool" >/dev/null 2>&1 || stop 10 "$tool was not found"
  done
  [ -f "$config_dir/main.cf" ] && [ -f "$config_dir/master.cf" ] || stop 10 "no main.cf and master.cf in $config_dir"
  for file in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir"; do
    [ ! -L "$file" ] || stop 12 "$file is a symbolic link"
  done
}

need_whole_set() {
  summer=sha256sum
  command -v sha256sum >/dev/null 2>&1 || summer='shasum -a 256'
  wanted=$(for pair in $file_hashes; do printf '%s  %s\n' "${pair#*:}" "${pair%%:*}"; done)
  files=$(for pair in $file_hashes; do printf '%s ' "${pair%%:*}"; done)
  found=$(cd "$here" && $summer $files) || stop 11 'a file of this set is missing, or sha256sum and shasum are'
  [ "$found" = "$wanted" ] || stop 11 'a file of this set is not as it was generated'
}

make_stage() {
  stage=$(mktemp -d "${TMPDIR:-/tmp}/handschlag-stage.XXXXXX") || stop 10 "cannot make a folder in ${TMPDIR:-/tmp}"
  mkdir "$stage/foreign" "$stage/new" "$stage/own"
}

# The file without our section; fails when its marks do not pair.
without_section() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { if (inside) exit 3; inside = 1; next }
    $0 == last { if (!inside) exit 3; inside = 0; next }
    !inside { print }
    END { if (inside) exit 3 }' "$1"
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

# New content with the old owner and mode, in one step.
replace_file() {
  cp -p "$2" "$2.handschlag-new"
  cat "$1" > "$2.handschlag-new"
  mv -f "$2.handschlag-new" "$2"
}

reload_if_running() {
  if postfix -c "$config_dir" status >/dev/null 2>&1; then
    postfix -c "$config_dir" reload 2>/dev/null || return 1
    say 'Postfix was told to read its configuration again.'
  else
    say 'Postfix is not running; nothing was reloaded.'
  fi
}

# Puts main.cf, master.cf and our folder back as a backup has them; what stood there goes to $gone. Callers look at the result, and
# the shell then stops at no failure by itself: every step says so.
put_back() {
  gone=$1/replaced-$$
  mkdir "$gone" || return 1
  cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$gone/" || return 1
  for file in main.cf master.cf; do
    if ! cmp -s "$1/$file" "$config_dir/$file"; then
      cp -p "$1/$file" "$config_dir/$file.handschlag-new" || return 1
      mv -f "$config_dir/$file.handschlag-new" "$config_dir/$file" || return 1
    fi
  done
  if [ -d "$own_dir" ]; then mv "$own_dir" "$gone/own" || return 1; fi
  if [ -d "$1/own" ]; then cp -Rp "$1/own" "$own_dir" || return 1; fi
}

compose() {
  for file in main.cf master.cf; do
    without_section "$config_dir/$file" > "$stage/foreign/$file" ||
      stop 12 "the marks of our section in $file do not pair; repair them by hand"
  done
  cp "$stage/foreign/main.cf" "$stage/new/main.cf"
  # Postfix waits before it reads a main.cf that is younger than two seconds.
  touch -t 202001010000 "$stage/foreign/main.cf"
  ask_foreign || stop 13 'postconf does not read main.cf'
  awk '
    NR == FNR { at = index($0, " = "); if (at) said[substr($0, 1, at - 1)] = substr($0, at + 3); next }
    /^handschlag_kept_[a-z_]+ =$/ {
      name = $1
      sub(/^handschlag_kept_/, "", name)
      if (said[name] != "") $0 = $0 " " said[name]
    }
    { print }' "$stage/parameters" "$here/main.cf.section" >> "$stage/new/main.cf"
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

# Files of ours that the new set does not have; nothing else in the folder is touched.
stale_files() {
  [ -d "$own_dir" ] || return 0
  suffix=$(db_suffix)
  for path in "$own_dir"/ca-*.pem "$own_dir"/tls_policy* "$own_dir"/transport* "$own_dir"/sender_tls*; do
    [ -f "$path" ] || continue
    file=${path##*/}
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
      *regexp:* | *pcre:*) stop 12 "transport_maps holds $map, whose patterns may beat our routes" ;;
    esac
    beaten=$(postmap -c "$stage/foreign" -q - "$map" < "$stage/probes" 2>/dev/null | head -n 3) || true
    [ -z "$beaten" ] || stop 12 "$map answers for addresses of our domains and would beat our routes: $beaten"
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
    [ -z "$beaten" ] || stop 12 "$map has entries that would beat our routes: $beaten"
  done < "$stage/routes"
}

# Every key of a map must give exactly the value that stands behind it.
answers_right() {
  joined "$1" > "$stage/wanted"
  cut -f 1 "$stage/wanted" | postmap -c "$config_dir" -q - "$2" | tr -s ' ' > "$stage/answered" || return 1
  cmp -s "$stage/wanted" "$stage/answered"
}

check_host() {
  running=$(foreign mail_version)
  minor=${running#*.}
  if [ "${running%%.*}" -lt 3 ] || [ "${minor%%[!0-9]*}" -lt "${wanted_version#*.}" ]; then
    stop 10 "these files are for Postfix $wanted_version or later, this is $running"
  fi
  case $running in
    "$wanted_version".* | "$wanted_version") ;;
    *) say "NOTE: made for Postfix $wanted_version, this is $running." ;;
  esac
  postconf -m | grep -qx "$map_type" || stop 10 "this Postfix has no maps of type $map_type: postconf -m"
  [ -z "$ca_file" ] || [ -r "$ca_file" ] || stop 10 "$ca_file cannot be read"
  for file in $certificate_files; do
    [ -f "$file" ] || stop 10 "the client certificate $file is missing"
    if [ -r "$file" ]; then
      grep -q 'PRIVATE KEY' "$file" && grep -q 'BEGIN CERTIFICATE' "$file" || stop 10 "$file must hold a key and its chain"
    fi
  done
  if [ "$has_dane" = yes ]; then
    awk '$1 == "nameserver" && $2 !~ /^(127[.]|::1$)/ { bad = 1 } $1 == "nameserver" { some = 1 }
      END { exit bad || !some }' /etc/resolv.conf ||
      stop 12 'DANE needs a validating resolver on loopback, and /etc/resolv.conf names another one'
  fi
  services=$(postconf -c "$stage/foreign" -M 2>/dev/null)
  if printf '%s\n' "$services" | grep -q '^handschlag'; then
    stop 12 'master.cf has a service called handschlag... outside our section'
  fi
  if grep -q '^handschlag_' "$stage/foreign/main.cf"; then
    stop 12 'main.cf has a parameter called handschlag_... outside our section'
  fi
  options=$(postconf -c "$stage/foreign" -P smtp/unix/ 2>/dev/null || true)
  if [ -n "$options" ]; then
    say 'NOTE: your smtp service has options of its own; our services do not take them over:'
    printf '%s\n' "$options"
  fi
  check_routes
  if [ "$has_inbound" = yes ]; then check_inbound; fi
}

check_inbound() {
  level=$(foreign smtpd_tls_security_level)
  use=$(foreign smtpd_use_tls)
  case $level/$use in
    may/* | encrypt/* | /yes) ;;
    *) stop 12 'this instance takes no TLS (smtpd_tls_security_level); partners would be turned away' ;;
  esac
  code=$(foreign plaintext_reject_code)
  if [ "$code" != 450 ] && [ "$code" != "$plaintext_code" ]; then
    stop 12 "main.cf sets plaintext_reject_code = $code, our rules need $plaintext_code"
  fi
  if [ "$has_pins" = yes ] && [ "$(foreign smtpd_tls_fingerprint_digest)" != sha256 ]; then
    if { postconf -c "$stage/foreign" -n; postconf -c "$stage/foreign" -P; } 2>/dev/null |
      grep -Eq 'check_ccert_access|permit_tls_clientcerts|relay_clientcerts *= *[^ ]'; then
      stop 12 'your own rules compare fingerprints with another digest than sha256; move them to sha256 first'
    fi
  fi
  past=$(postconf -c "$stage/foreign" -P 2>/dev/null | awk -F / '
    $3 !~ /^smtpd_sender_restrictions =/ { next }
    $2 == "pass" || ($2 == "inet" && $1 ~ /^(.*:)?(smtp|25)$/ && $1 !~ /^(127[.]|localhost:|\[?::1\]?:)/) { print $1 "/" $2 }')
  [ -z "$past" ] || stop 12 "a service for mail from outside sets smtpd_sender_restrictions itself, past our rules: $past"
  if [ "$(postconf -c "$stage/foreign" -P 2>/dev/null | grep -c '/smtpd_sender_restrictions =')" != 0 ]; then
    say 'NOTE: a service of master.cf sets smtpd_sender_restrictions itself; our rules do not hold there.'
  fi
}

# Neither postmap nor postfix check finds a misspelt word of a policy.
check_policy_words() {
  joined "$stage/own/tls_policy" | awk '{
    if ($2 !~ /^(may|encrypt|verify|secure|dane-only|fingerprint)$/) exit 1
    for (i = 3; i <= NF; i++)
      if ($i !~ /^(match|tafile|protocols|ciphers|exclude|servername)=[^ ]+$/) exit 1
  }' || stop 13 'tls_policy holds a word that Postfix does not know'
}

mode=plan
for word in "$@"; do
  case $word in
    --apply) mode=apply ;;
    --plan) mode=plan ;;
    *) stop 10 "unknown word: $word (there are --plan and --apply)" ;;
  esac
done

# The identifiers of all policies in a folder.
policies_in() {
  for map in tls_policy transport sender_tls; do
    [ ! -f "$1/$map" ] || sed -n 's/^# policy //p' "$1/$map"
  done | sort -u
}

stage=
backup=
writing=no
finish() {
  code=$?
  trap - EXIT HUP INT TERM
  if [ "$writing" = yes ]; then
    say 'FAILED while writing; putting everything back.' >&2
    if put_back "$backup" && postfix -c "$config_dir" check && reload_if_running; then
      say "As before. What was tried stands in $gone, the backup in $backup" >&2
      code=20
    else
      say "PUTTING BACK FAILED. The state before stands in $backup" >&2
      code=21
    fi
  fi
  [ -z "$stage" ] || rm -rf -- "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
need_whole_set
make_stage
compose
check_host
check_policy_words
postconf -c "$stage/new" -n >/dev/null || stop 13 'postconf does not accept the new main.cf'
postconf -c "$stage/new" -M >/dev/null || stop 13 'postconf does not accept the new master.cf'
for map in $maps; do
  answers_right "$stage/own/$map" "texthash:$stage/own/$map" || stop 13 "$map does not read back as written"
done

changes=$(differences)
say "Set $set_hash"
if [ -z "$changes" ]; then
  say 'Nothing to do: the host is as wanted.'
  exit 0
fi
say 'Would change:'
printf '%s\n' "$changes"
for file in main.cf master.cf; do
  diff "$config_dir/$file" "$stage/new/$file" || true
done
for map in tls_policy transport sender_tls; do
  old=$own_dir/$map
  new=$stage/own/$map
  [ -f "$old" ] || old=/dev/null
  [ -f "$new" ] || new=/dev/null
  cmp -s "$old" "$new" || { say "$own_dir/$map"; diff "$old" "$new" || true; }
done
policies_in "$stage/own" > "$stage/policies"
gone=$(policies_in "$own_dir" | grep -vxF -f "$stage/policies" || true)
[ -z "$gone" ] || { say 'Policies that disappear:'; printf '%s\n' "$gone"; }
if [ "$mode" = plan ]; then
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
[ "$(id -u)" = 0 ] || stop 10 'only root may write'
postfix -c "$config_dir" check || stop 12 'postfix check finds mistakes in what is there already'

backups=$config_dir/handschlag-backup
backup=$backups/$(date -u +%Y%m%dT%H%M%SZ)-$$
(umask 077 && mkdir -p "$backups" && mkdir "$backup")
cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$backup/"
if [ -d "$own_dir" ]; then cp -Rp "$own_dir" "$backup/own"; fi
say "Backup: $backup"

writing=yes
[ -d "$own_dir" ] || mkdir -p "$own_dir"
suffix=$(db_suffix)
for file in $(own_files); do
  cp "$stage/own/$file" "$own_dir/new-$file"
  chmod 644 "$own_dir/new-$file"
done
for map in $maps; do
  if [ -n "$suffix" ]; then postmap -c "$config_dir" "$map_type:$own_dir/new-$map"; fi
  answers_right "$stage/own/$map" "$map_type:$own_dir/new-$map" || { say "$map does not answer right" >&2; exit 13; }
done
for file in $(own_files); do mv -f "$own_dir/new-$file" "$own_dir/$file"; done
for map in $maps; do
  if [ -n "$suffix" ]; then mv -f "$own_dir/new-$map$suffix" "$own_dir/$map$suffix"; fi
done
for file in $(stale_files); do rm -f -- "$own_dir/$file"; done
for file in master.cf main.cf; do
  cmp -s "$stage/new/$file" "$config_dir/$file" || replace_file "$stage/new/$file" "$config_dir/$file"
done
postfix -c "$config_dir" check
rest=$(differences)
[ -z "$rest" ] || { printf 'still different:\n%s\n' "$rest" >&2; exit 13; }
reload_if_running
writing=no
say "Done. To go back: sh handschlag-postfix-rollback.sh --backup $backup --apply"
