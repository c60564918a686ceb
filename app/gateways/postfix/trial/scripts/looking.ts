// What a trial asks the host before anything is written: which service sends the partner's mail and where to, which rule Postfix finds for
// it there, and in which table. Asked of Postfix's own tables through its own parameters, in its own order; nothing is taken from our belief.

export const lookingEngine = `
trial_name=handschlag-trial-$trial_id
trial_dir=$config_dir/$trial_name
all_trials=$config_dir/handschlag-trial
section_first='# handschlag trial: begin, temporary, do not edit'
section_last='# handschlag trial: end'

# main.cf without the lines of any trial, and without its tables wherever else they were taken over to.
without_trial() {
  awk -v first="$section_first" -v last="$section_last" -v mark="texthash:$all_trials-" '
    $0 == first { inside = 1; next }
    $0 == last { inside = 0; next }
    inside && /^(transport_maps|smtp_tls_policy_maps) = / && index($0, mark) { next }
    {
      while ((at = index($0, mark)) > 0) {
        rest = substr($0, at + length(mark))
        sub(/^[0-9a-f]*\\/(transport|policy)/, "", rest)
        sub(/^[ \\t]*,?[ \\t]*/, "", rest)
        $0 = substr($0, 1, at - 1) rest
      }
      print
    }' "$1"
}
compose_foreign() {
  main_seen=$(sum_of "$config_dir/main.cf")
  without_trial "$config_dir/main.cf" > "$stage/foreign/main.cf"
  cp "$config_dir/master.cf" "$stage/foreign/master.cf"
  # Postfix waits before it reads a main.cf that is younger than two seconds.
  touch -t 202001010000 "$stage/foreign/main.cf"
}
# postconf about the host without a trial; about the host as it is while asked=host.
asked=foreign
ask() {
  if [ "$asked" = host ]; then postconf -c "$config_dir" "$@" 2>/dev/null
  else postconf -c "$stage/foreign" "$@" 2>/dev/null | sed "s|$stage/foreign|$config_dir|g"
  fi
}
value_of() { ask -x -h "$1"; }
# service_value NAME: as the service of the route sees it, whose options in master.cf count before main.cf.
service_value() {
  own=$(ask -x -P "$channel/unix/$1")
  if [ -n "$own" ]; then say "$own" | sed 's/^[^=]*=[ ]*//'; else value_of "$1"; fi
}
has_own() { [ -n "$(ask -P "$channel/unix/$1")" ]; }

# A list of tables, one on each line; blanks and commas inside braces part nothing.
split_maps() {
  awk '{
    deep = 0
    for (at = 1; at <= length($0); at++) {
      letter = substr($0, at, 1)
      if (letter == "{") deep++
      if (letter == "}") deep--
      printf "%s", (deep == 0 && letter ~ /[ ,\\t]/) ? "\\n" : letter
    }
    print "" }' | sed '/^$/d'
}
# ask_maps KEY LIST [fixed]: the first table that answers, as Postfix asks them; patterns know no parts of an address. 2 = one cannot be asked.
ask_maps() {
  found_map=
  found_value=
  while IFS= read -r map; do
    case \${3-}/\${map#proxy:} in
      fixed/regexp:* | fixed/pcre:* | fixed/cidr:*) continue ;;
    esac
    if found_value=$(postmap -c "$config_dir" -q "$1" "\${map#proxy:}" 2> "$stage/complaint" < /dev/null); then
      found_map=$map
      return 0
    fi
    if grep -Eq 'fatal:|error:|unavailable|lookup problem' "$stage/complaint"; then
      found_map=$map
      return 2
    fi
  done < "$2"
  return 1
}
# What a table says of the route of the partner: service, colon, next hop; each may be empty.
use_route() {
  new_channel=\${1%%:*}
  case $1 in *:*) new_hop=\${1#*:} ;; *) new_hop= ;; esac
  if [ -n "$new_channel" ]; then
    channel=$new_channel
    hop=\${new_hop:-$domain}
  elif [ -n "$new_hop" ]; then hop=$new_hop
  fi
}
cannot_ask() { stop 12 table-broken "$found_map cannot be asked: $(head -n 1 "$stage/complaint")" "$found_map"; }
# parents DOMAIN: the name itself, then its parents with a dot before them.
parents() {
  rest=$1
  say "$rest"
  while :; do
    case $rest in *.*) rest=\${rest#*.} ;; *) break ;; esac
    say ".$rest"
  done
}
# is_in PARAMETER NAMES: whether a list of domains, files and tables holds one of the names.
is_in() {
  value_of "$1" | split_maps > "$stage/listed"
  while IFS= read -r item; do
    case $item in
      !*) continue ;;
      *:*)
        while IFS= read -r name; do
          ! postmap -c "$config_dir" -q "$name" "\${item#proxy:}" > /dev/null 2>&1 < /dev/null || return 0
        done < "$2" ;;
      /*) ! grep -v '^#' "$item" 2>/dev/null | tr ' ,\\t' '\\n\\n\\n' | sed 's/^[.]//' | grep -qxFf "$2" || return 0 ;;
      *) ! say "\${item#.}" | grep -qixFf "$2" || return 0 ;;
    esac
  done < "$stage/listed"
  return 1
}
# What cleanup rewrites leaves by the route of another address, of the probe as of any mail; none of its tables may know the recipient.
check_rewriting() {
  cleaner=$(ask -x -P | sed -n 's|^pickup/[a-z]*/cleanup_service_name *= *||p' | head -n 1)
  [ -n "$cleaner" ] || cleaner=$(value_of cleanup_service_name)
  recipient=$(head -n 1 "$stage/traps" | cut -f 2)
  for parameter in canonical_maps recipient_canonical_maps virtual_alias_maps; do
    own=$(ask -x -P "$cleaner/unix/$parameter")
    { if [ -n "$own" ]; then say "$own" | sed 's/^[^=]*=[ ]*//'; else value_of "$parameter"; fi; } | split_maps > "$stage/rewriting"
    fixed=
    for key in "$recipient" "\${recipient%%-*}@$domain" "@$domain"; do
      ask_maps "$key" "$stage/rewriting" $fixed && code=0 || code=$?
      fixed=fixed
      [ "$code" != 2 ] || cannot_ask
      [ "$code" != 0 ] || stop 12 rewritten "$parameter rewrites $key to $found_value ($found_map)" "$parameter, $found_map: $key -> $found_value"
    done
  done
  say "$domain" > "$stage/name"
  parents "$domain" | sed '1d; s/^[.]//' > "$stage/masks"
  case " $(value_of masquerade_classes | tr ',\\t' '  ') " in
    *' envelope_recipient '*) ! is_in masquerade_domains "$stage/masks" || stop 12 rewritten "masquerade_domains rewrites recipients of $domain" masquerade_domains ;;
  esac
}
# The service of master.cf, and the next hops, for mail to the partner from our sender: $channel, $hop.
find_route() {
  override=$(ask -P | grep '^rewrite/unix/' | head -n 1)
  [ -z "$override" ] || stop 12 own-options "master.cf gives trivial-rewrite options of its own: $override" "$override"
  say "$domain" > "$stage/name"
  parents "$domain" | sed 's/^[.]//' > "$stage/names"
  hop=$domain
  route_source=
  if is_in mydestination "$stage/name"; then route_source=local_transport
  elif is_in virtual_alias_domains "$stage/name"; then stop 12 no-smtp "$domain is one of virtual_alias_domains here" virtual_alias_domains
  elif is_in virtual_mailbox_domains "$stage/name"; then route_source=virtual_transport
  elif is_in relay_domains "$stage/names"; then route_source=relay_transport
  fi
  if [ -n "$route_source" ]; then class_route=$(value_of "$route_source")
  else
    route_source=default_transport
    class_route=$(value_of default_transport)
    value_of sender_dependent_default_transport_maps | split_maps > "$stage/by-sender"
    for key in "$sender" "@\${sender#*@}"; do
      ask_maps "$key" "$stage/by-sender" && code=0 || code=$?
      [ "$code" != 2 ] || cannot_ask
      if [ "$code" = 0 ]; then
        case $found_value in [Dd][Uu][Nn][Nn][Oo]) break ;; esac
        class_route=$found_value
        route_source="$found_map ($key)"
        break
      fi
    done
  fi
  relayed=$(value_of relayhost)
  value_of sender_dependent_relayhost_maps | split_maps > "$stage/relayhosts"
  for key in "$sender" "@\${sender#*@}"; do
    ask_maps "$key" "$stage/relayhosts" && code=0 || code=$?
    [ "$code" != 2 ] || cannot_ask
    if [ "$code" = 0 ]; then
      relayed=$found_value
      case $found_value in [Dd][Uu][Nn][Nn][Oo]) relayed= ;; esac
      break
    fi
  done
  if [ -n "$relayed" ]; then
    hop=$relayed
    route_source="$route_source, relayhost"
  fi
  channel=\${class_route%%:*}
  case $class_route in *:?*) hop=\${class_route#*:} ;; esac
  value_of transport_maps | split_maps > "$stage/routes"
  head -n 1 "$stage/traps" | cut -f 2 > "$stage/route-keys"
  parents "$domain" >> "$stage/route-keys"
  say '*' >> "$stage/route-keys"
  fixed=
  while IFS= read -r key; do
    ask_maps "$key" "$stage/routes" $fixed && code=0 || code=$?
    fixed=fixed
    [ "$code" != 2 ] || cannot_ask
    if [ "$code" = 0 ]; then
      route_source="$found_map ($key)"
      use_route "$found_value"
      break
    fi
  done < "$stage/route-keys"
}
# The service must be Postfix's own SMTP client, and may not go elsewhere with what is held.
check_service() {
  service=$(ask -M "$channel/unix" | head -n 1)
  command=$(say "$service" | awk '{ print $8 }')
  [ "$command" = smtp ] || stop 12 no-smtp "mail to $domain goes through $channel ($route_source), which is no SMTP client of Postfix" "$channel: \${command:--}"
  chroot=$(say "$service" | awk '{ print $5 }')
  if [ "$chroot" = - ]; then
    case $(value_of compatibility_level) in 0 | 0.*) chroot=y ;; *) chroot=n ;; esac
  fi
  elsewhere=$(service_value smtp_fallback_relay)
  [ -z "$elsewhere" ] || stop 12 fallback "what cannot be delivered goes to smtp_fallback_relay, whatever the rule says: $elsewhere" "smtp_fallback_relay = $elsewhere"
}
# The rule Postfix finds for the next hops: $rule and $rule_key in $rule_map; no rule is an answer, too. Of several next hops one without a
# rule counts before those that have one.
find_rule() {
  service_value smtp_tls_policy_maps | split_maps > "$stage/policies"
  if [ ! -s "$stage/policies" ] && [ -n "$(service_value smtp_tls_per_site)" ]; then
    stop 12 per-site 'this host has its rules in smtp_tls_per_site, which Postfix gave up; move them to smtp_tls_policy_maps' smtp_tls_per_site
  fi
  say "$hop" | tr ' ,\\t' '\\n\\n\\n' | sed '/^$/d' > "$stage/hops"
  first_hop=
  while IFS= read -r next_hop; do
    case $next_hop in
      *[]:[]* | */*) say "$next_hop" ;;
      *) parents "$next_hop" ;;
    esac > "$stage/keys"
    rule=
    rule_map=
    rule_key=
    rule_broken=
    while IFS= read -r key; do
      ask_maps "$key" "$stage/policies" && code=0 || code=$?
      if [ "$code" = 2 ]; then
        rule_broken="$found_map: $(head -n 1 "$stage/complaint")"
        break
      fi
      if [ "$code" = 0 ]; then
        rule=$(say "$found_value" | tr -s ' ,\\t' ' ')
        rule_map=$found_map
        rule_key=$key
        break
      fi
    done < "$stage/keys"
    if [ -z "$rule" ]; then
      first_hop=$next_hop
      break
    fi
    if [ -z "$first_hop" ]; then
      first_hop=$next_hop
      kept_rule=$rule
      kept_map=$rule_map
      kept_key=$rule_key
    fi
  done < "$stage/hops"
  if [ -n "$rule" ]; then
    rule=$kept_rule
    rule_map=$kept_map
    rule_key=$kept_key
    rule_source="$rule_map ($rule_key)"
  elif [ -n "$rule_broken" ]; then rule_source=$rule_broken
  else rule_source="$channel: smtp_tls_policy_maps = $(tr '\\n' ' ' < "$stage/policies")($first_hop)"
  fi
}
# A rule that asks for TLS only where the partner publishes TLSA records cannot show at a trap, which has none, what it does for the partner.
check_rule() {
  case $(say "\${rule%% *}" | tr A-Z a-z) in
    dane | half-dane) stop 12 dane-optional "the rule asks for TLS only where TLSA records are found: $rule" "$rule" ;;
  esac
}
# One hash over all that decides about the partner's mail here.
config_sum() {
  {
    say "$version"
    say "$rule"
    say "$rule_source"
    say "$channel:$hop"
    say "$route_source"
    say "$service"
    ask -P | grep "^$channel/unix/" || :
    ask -x | grep -E '^(smtp_tls_|smtp_use_tls|smtp_enforce_tls|smtp_dns_support_level|smtp_host_lookup|tls_)' || :
    for word in $rule; do
      case $word in tafile=/*) sum_of "\${word#tafile=}" 2>/dev/null || say missing ;; esac
    done
  } | sum
}
look_host() {
  compose_foreign
  check_rewriting
  find_route
  check_service
  find_rule
  check_rule
  find_table
}
`
