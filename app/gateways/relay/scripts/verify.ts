// The verify script: compares the host with the set and asks the running relay what it goes by; writes nothing.

export const verifyEngine = `
[ "$#" = 0 ] || stop usage 'this script takes no words'
scratch=
finish() { code=$?; trap - EXIT; [ -z "$scratch" ] || rm -rf -- "$scratch"; exit "$code"; }
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
need_whole_set
scratch=$(mktemp -d "\${TMPDIR:-/tmp}/handschlag-relay.XXXXXX")
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
`
