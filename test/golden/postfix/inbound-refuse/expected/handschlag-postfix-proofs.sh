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

case $* in
  '') ;;
  --tell) telling=yes ;;
  *) stop 10 usage "unknown word: $* (there is --tell)" "$*" ;;
esac
trap 'code=$?; trap - EXIT; tell "end $code"; exit "$code"' EXIT
command -v posttls-finger >/dev/null 2>&1 || stop 10 tool 'posttls-finger was not found' posttls-finger
failed=0
partner_of() {
  awk -v id="$1" '
    /^# policy / { inside = $3 == id; next }
    inside && /^# partner ./ { print substr($0, 11); found = 1; exit }
    END { if (!found) print id }' "$here/tls_policy"
}
# prove POLICY WANTED WORDS...: the session must be established as the policy wants it.
prove() {
  policy=$1; wanted=$2
  shift 2
  partner=$(partner_of "$policy")
  since=unchanged
  ! grep -qxF "changed $policy" "$own_dir/manifest" 2>/dev/null || since=changed
  if posttls-finger -c "$@" 2>&1 | grep -q "$wanted TLS connection established"; then
    verdict=proven
    say "proven  $policy  $partner  $*"
  else
    verdict=failed
    failed=$((failed + 1))
    say "FAILED  $policy  $partner  $*"
  fi
  tell "proof $policy $verdict $since $(printf '%s' "$partner" | base64_line)"
}

prove '3f0a1c52-7d6e-4b8a-9c1d-000000000004' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.pinned-hard.example' '[mx.pinned-hard.example]:25' 'mx.pinned-hard.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000003' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.pinned.example' '[mx.pinned.example]:25' 'mx.pinned.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000001' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.plain.example' '[mx.plain.example]:25' 'mx.plain.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000002' 'Verified' '-l' 'secure' '-p' '>=TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.subdomains.example' '[mx.subdomains.example]:25' 'mx.subdomains.example'

say "$failed not proven"
[ "$failed" = 0 ] || exit 3
