#!/bin/sh
# Handschlag, Postfix. Opens a session to every partner and checks what it proves.
# Read README.txt first.

wanted_version='3.7'
map_type='cdb'
config_dir='/etc/postfix'
own_dir='/etc/postfix/handschlag'
ca_file='/etc/ssl/certs/ca-certificates.crt'
maps='tls_policy transport sender_tls'
has_inbound='yes'
has_pins='yes'
has_dane='no'
has_authorities='no'
plaintext_code='530'
certificate_files=''
set_hash='1e3f8e85dd88e23295b7b305c32d94086d03579bb3455790138f3df8faed03f8'
file_hashes='tls_policy:2fc2c8f36d80f76d997f6332429a8795172e80077ce698de1c317387db84fe57 transport:5eff23b736e974e5fb9dfc6aeb1914de725bec955c0457c30944fc8b77500ebe sender_tls:7cd6b2a712addcfca0e5fa4da340a8365e45061d73a9ab14ef15759b05de05c0 main.cf.section:269026c37df96c66e63190676f531b0ab439ce59eadd029ba8c5cf209551e0a0 master.cf.section:17307c6cb443726be6e4b3dc7131434042a556fa053e291a07f354641e6d180c'

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

command -v posttls-finger >/dev/null 2>&1 || stop 10 'posttls-finger was not found'
failed=0
# prove POLICY WANTED WORDS...: the session must be established as the policy wants it.
prove() {
  policy=$1; wanted=$2; shift 2
  if posttls-finger -c "$@" 2>&1 | grep -q "$wanted TLS connection established"; then say "proven  $policy  $*"
  else failed=$((failed + 1)); say "FAILED  $policy  $*"
  fi
}

prove '3f0a1c52-7d6e-4b8a-9c1d-000000000004' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.pinned-hard.example' '[mx.pinned-hard.example]:25' 'mx.pinned-hard.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000003' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.pinned.example' '[mx.pinned.example]:25' 'mx.pinned.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000001' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.plain.example' '[mx.plain.example]:25' 'mx.plain.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000002' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.subdomains.example' '[mx.subdomains.example]:25' 'mx.subdomains.example'

say "$failed not proven"
[ "$failed" = 0 ] || exit 3
