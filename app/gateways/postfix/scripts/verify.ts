// The verify script: compares the host with the set and asks every map; writes nothing on the host.

export const verifyEngine = `
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
  printf '%s\\n' "$changes"
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
`
