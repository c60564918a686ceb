// What sends a mail elsewhere before Postfix asks for its route: a content filter, or a check of header and body. Either would take the mails of
// a trial past the temporary route. A filter on this host gives them back, and only then may they be taken out of the queue.

export const filteringEngine = `
# What pickup has of its own, for a mail handed in on the host comes that way; else what main.cf says.
picked_up() {
  if ask -P | grep -q "^pickup/[a-z]*/$1 *="; then ask -x -P | sed -n "s|^pickup/[a-z]*/$1 *= *||p" | head -n 1
  else value_of "$1"
  fi
}
is_here() {
  case $1 in
    *','* | *' '*) return 1 ;;
    localhost | '[localhost]' | localhost:* | '[localhost]:'* | inet:localhost:* | 127.* | '[127.'* | inet:127.* | inet:'[127.'* | '[::1]'* | '[ipv6:::1]'* | inet:'[::1]'* | unix:*) return 0 ;;
  esac
  return 1
}
# A filter elsewhere sends outside by itself, or gives back when it likes.
check_filter() {
  filter=$(picked_up content_filter)
  [ -n "$filter" ] || return 0
  through=$(ask -M "\${filter%%:*}/unix" | head -n 1 | awk '{ print $8 }')
  case $filter in *:*) filter_at=$(say "\${filter#*:}" | tr A-Z a-z) ;; *) filter_at= ;; esac
  case $through in
    pipe | spawn) return 0 ;;
    smtp | lmtp) if is_here "$filter_at"; then return 0; fi ;;
  esac
  stop 12 filter "content_filter = $filter takes every mail elsewhere before its route is looked up" "content_filter = $filter"
}
# The mails of the trial, as they lie beside, asked of the checks they would meet.
check_content() {
  case " $(picked_up receive_override_options | tr ',\\t' '  ') " in *' no_header_body_checks '*) return 0 ;; esac
  for parameter in header_checks mime_header_checks body_checks; do
    own=$(ask -x -P "$cleaner/unix/$parameter")
    { if [ -n "$own" ]; then say "$own" | sed 's/^[^=]*=[ ]*//'; else value_of "$parameter"; fi; } | split_maps > "$stage/checks"
    case $parameter in header_checks) part=-hq ;; mime_header_checks) part=-hmq ;; *) part=-bq ;; esac
    while IFS= read -r map; do
      for mail in "$here"/*.eml; do
        [ -f "$mail" ] || continue
        tr -d '\\r' < "$mail" | postmap -c "$config_dir" "$part" - "\${map#proxy:}" > "$stage/actions" 2> "$stage/complaint" || :
        if grep -Eq 'fatal:|error:|unavailable|lookup problem' "$stage/complaint"; then
          found_map=$map
          cannot_ask
        fi
        action=$(grep -iE "$tab(filter|redirect|bcc)[ $tab]" "$stage/actions" | head -n 1 | tr "$tab" ' ')
        [ -z "$action" ] || stop 12 filter "$parameter ($map) sends the mails of the trial elsewhere: $action" "$parameter = $map: $action"
      done
    done < "$stage/checks"
  done
}
# with_filter: whether one of ours, in $stage/queue, is with a filter just now. It would come back under another name, unknown to whoever took it out.
with_filter() {
  grep -iFf "$stage/addresses" "$stage/queue" | sed -n '/"queue_name": *"active"/s/.*"queue_id": *"\\([0-9A-Za-z]*\\)".*/\\1/p' > "$stage/active" || :
  while IFS= read -r id; do
    if postcat -c "$config_dir" -e -q "$id" 2>/dev/null < /dev/null | grep -q '^content_filter: '; then return 0; fi
  done < "$stage/active"
  return 1
}
`
