#!/bin/sh
# Handschlag, Postfix. Opens a session to every partner and checks what it proves.
# Read README.txt first.

wanted_version='3.4'
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
set_hash='7a55af2f5a6047eea8c435d4a8b72d33207858c377abcb8960806de7e880f022'
file_hashes='tls_policy:fb0fecd89b5642cb202cd027754a39acae4da67afeadb402b47d5371ea85f0ab transport:de5c1423639789e8c4e6777d9127c6111827cfc5d5deca70f09c5ef075ababa4 authorities.pem:6393be74a0fd66571cb8547a7eff9aec5d58c85f29dbaf9626a75b4e2fa98ac3 main.cf.section:80a60925b42741500a34d7e36d7d838e3f2c3e430cc49a7033b3824dbb49cad3 master.cf.section:1b1e7cb9f3beeae3de5471a12dfaaf52c03600bd8e78cc2eacf48c97a6c278b2'

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

prove '3f0a1c52-7d6e-4b8a-9c1d-00000000000d' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-F' '/etc/ssl/certs/ca-certificates.crt' '-H' '/etc/ssl/private/partner.pem' '-s' 'mx.client.example' '[mx.client.example]:25' 'mx.client.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-00000000000b' 'Verified' '-l' 'dane-only' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '[mx.dane.example]:25'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000003' '' '-l' 'encrypt' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-g' 'high' '[mx.encrypt-pfs.example]:25'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000002' '' '-l' 'encrypt' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '[mx.encrypt.example]:25'
prove '3f0a1c52-7d6e-4b8a-9c1d-00000000000a' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-A' '/etc/ssl/certs/ca-certificates.crt' '-A' '/etc/postfix/handschlag/ca-ddc8b4c9d5f88350.pem' '-s' 'mx.extra.example' '[mx.extra.example]:25' 'mx.extra.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-00000000000e' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'gw1.fixed.example' '[gw1.fixed.example]:25' 'gw1.fixed.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-00000000000c' 'Verified' '-l' 'fingerprint' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-d' 'sha256' '-s' 'mx.pinned.example' '[mx.pinned.example]:25' '01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF' 'FE:DC:BA:98:76:54:32:10:FE:DC:BA:98:76:54:32:10:FE:DC:BA:98:76:54:32:10:FE:DC:BA:98:76:54:32:10'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000009' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-A' '/etc/postfix/handschlag/ca-ddc8b4c9d5f88350.pem' '-s' 'mx.private.example' '[mx.private.example]:25' 'mx.private.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000005' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1:!TLSv1.2' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.secure-13.example' '[mx.secure-13.example]:25' 'mx.secure-13.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000008' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-g' 'high' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.secure-bsi.example' '[mx.secure-bsi.example]:25' 'mx.secure-bsi.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000006' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.secure-names.example' '[mx.secure-names.example]:25' '.mx.secure-names.example' 'mail.secure-names.example'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000007' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'hostname' 'secure-unseen.example' 'hostname'
prove '3f0a1c52-7d6e-4b8a-9c1d-000000000004' 'Verified' '-l' 'secure' '-p' '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1' '-F' '/etc/ssl/certs/ca-certificates.crt' '-s' 'mx.secure.example' '[mx.secure.example]:25' 'mx.secure.example'

say "$failed not proven"
[ "$failed" = 0 ] || exit 3
