// What must be true of the host before anything is written. Each condition stops the script with a sentence; none is repaired silently.

export const preconditionEngine = `
check_host() {
  running=$(foreign mail_version)
  tell "product Postfix $running"
  minor=\${running#*.}
  if [ "\${running%%.*}" -lt 3 ] || [ "\${minor%%[!0-9]*}" -lt "\${wanted_version#*.}" ]; then
    stop 10 too-old "these files are for Postfix $wanted_version or later, this is $running" "$running"
  fi
  case $running in
    "$wanted_version".* | "$wanted_version") ;;
    *)
      say "NOTE: made for Postfix $wanted_version, this is $running."
      tell "note other-version $wanted_version $running" ;;
  esac
  postconf -m | grep -qx "$map_type" || stop 10 map-type "this Postfix has no maps of type $map_type: postconf -m" "$map_type"
  [ -z "$ca_file" ] || [ -r "$ca_file" ] || stop 10 authorities "$ca_file cannot be read" "$ca_file"
  for file in $certificate_files; do
    [ -f "$file" ] || stop 10 certificate "the client certificate $file is missing" "$file"
    if [ -r "$file" ]; then
      grep -q 'PRIVATE KEY' "$file" && grep -q 'BEGIN CERTIFICATE' "$file" || stop 10 certificate "$file must hold a key and its chain" "$file"
    fi
  done
  if [ "$has_dane" = yes ]; then
    awk '$1 == "nameserver" && $2 !~ /^(127[.]|::1$)/ { bad = 1 } $1 == "nameserver" { some = 1 }
      END { exit bad || !some }' /etc/resolv.conf ||
      stop 12 resolver 'DANE needs a validating resolver on loopback, and /etc/resolv.conf names another one' /etc/resolv.conf
  fi
  services=$(postconf -c "$stage/foreign" -M 2>/dev/null)
  if printf '%s\\n' "$services" | grep -q '^handschlag'; then
    stop 12 taken-name 'master.cf has a service called handschlag... outside our section' master.cf
  fi
  if grep -q '^handschlag_' "$stage/foreign/main.cf"; then
    stop 12 taken-name 'main.cf has a parameter called handschlag_... outside our section' main.cf
  fi
  options=$(postconf -c "$stage/foreign" -P smtp/unix/ 2>/dev/null || true)
  if [ -n "$options" ]; then
    say 'NOTE: your smtp service has options of its own; our services do not take them over:'
    printf '%s\\n' "$options"
    tell "note own-options $(say "$options" | base64_line)"
  fi
  check_routes
  if [ "$has_inbound" = yes ]; then check_inbound; fi
}

check_inbound() {
  level=$(foreign smtpd_tls_security_level)
  use=$(foreign smtpd_use_tls)
  case $level/$use in
    may/* | encrypt/* | /yes) ;;
    *) stop 12 no-tls 'this instance takes no TLS (smtpd_tls_security_level); partners would be turned away' smtpd_tls_security_level ;;
  esac
  code=$(foreign plaintext_reject_code)
  if [ "$code" != 450 ] && [ "$code" != "$plaintext_code" ]; then
    stop 12 reject-code "main.cf sets plaintext_reject_code = $code, our rules need $plaintext_code" "plaintext_reject_code = $code"
  fi
  if [ "$has_pins" = yes ] && [ "$(foreign smtpd_tls_fingerprint_digest)" != sha256 ]; then
    if { postconf -c "$stage/foreign" -n; postconf -c "$stage/foreign" -P; } 2>/dev/null |
      grep -Eq 'check_ccert_access|permit_tls_clientcerts|relay_clientcerts *= *[^ ]'; then
      stop 12 digest 'your own rules compare fingerprints with another digest than sha256; move them to sha256 first' smtpd_tls_fingerprint_digest
    fi
  fi
  past=$(postconf -c "$stage/foreign" -P 2>/dev/null | awk -F / '
    $3 !~ /^smtpd_sender_restrictions =/ { next }
    $2 == "pass" || ($2 == "inet" && $1 ~ /^(.*:)?(smtp|25)$/ && $1 !~ /^(127[.]|localhost:|\\[?::1\\]?:)/) { print $1 "/" $2 }')
  [ -z "$past" ] || stop 12 past-rules "a service for mail from outside sets smtpd_sender_restrictions itself, past our rules: $past" "$past"
  if [ "$(postconf -c "$stage/foreign" -P 2>/dev/null | grep -c '/smtpd_sender_restrictions =')" != 0 ]; then
    say 'NOTE: a service of master.cf sets smtpd_sender_restrictions itself; our rules do not hold there.'
    tell 'note other-restrictions'
  fi
}

# Neither postmap nor postfix check finds a misspelt word of a policy.
check_policy_words() {
  joined "$stage/own/tls_policy" | awk '{
    if ($2 !~ /^(may|encrypt|verify|secure|dane-only|fingerprint)$/) exit 1
    for (i = 3; i <= NF; i++)
      if ($i !~ /^(match|tafile|protocols|ciphers|exclude|servername)=[^ ]+$/) exit 1
  }' || stop 13 map-wrong 'tls_policy holds a word that Postfix does not know' tls_policy
}
`
