// The apply script: shows what would change, and with --apply changes it, whole or not at all.

export const applyEngine = `
mode=plan
run=$(printf '%08x%08x' "$(date +%s)" "$$")
expected=
accepted=
while [ "$#" -gt 0 ]; do
  case $1 in
    --inspect) mode=inspect ;;
    --plan) mode=plan ;;
    --apply) mode=apply ;;
    --run) run=$2; shift ;;
    --expect) expected=$2; shift ;;
    --accept) accepted=$2; shift ;;
    *) stop usage "unknown word: $1 (there are --plan, --apply, --accept)" ;;
  esac
  shift
done
case $run in *[!0-9a-f]*) stop usage 'the name of a run is hexadecimal' ;; esac

writing=no
finish() {
  code=$?
  trap - EXIT
  trap '' HUP INT TERM
  if [ "$writing" = yes ]; then
    set +e
    why=
    [ "$reason" = writing ] || why=$(why_refused)
    if put_back; then
      tell "end taken-back $reason $(code_text "$why")"
      code=20
    else
      tell "end failed put-back $(code_text "$backup")"
      code=21
    fi
  else
    tell_untouched "$code"
  fi
  [ -z "$stage" ] || rm -rf -- "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
[ "$mode" != apply ] || take_lock
need_whole_set
name_release
[ "$mode" != apply ] || [ -z "$expected" ] || [ "$(state_hash)" = "$expected" ] || end moved 'the host is not as it was when the plan was made'
[ "$mode" != apply ] || find /opt -maxdepth 1 -name '.handschlag-stage.*' -mmin +60 -exec rm -rf {} +
make_stage
stage_release
check_config

if [ "$mode" = inspect ]; then
  tell_host
  exit 0
fi
say "Set $set_hash, release $release"
if ! is_anything_new; then end done 'Nothing to do: the host is as wanted.'; fi
if [ "$mode" = plan ]; then
  for file in $(targets); do
    cmp -s "$file" "$(wanted_file "$file")" && continue
    say "$file"
    old=$file
    [ -e "$old" ] || old=/dev/null
    diff "$old" "$(wanted_file "$file")" || :
  done
  if is_release_new; then say "$opt/current: $(current_release) -> $release"; fi
  dangers
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
dangers > "$scratch/dangers"
while IFS='	' read -r code what; do
  case ,$accepted, in *,"$code",*) ;; *) stop unaccepted "$what: $code; to go on all the same: --accept $code" "$code" ;; esac
done < "$scratch/dangers"

before_loaded=-
! is_active || before_loaded=$(loaded_at "$scratch/before")
how=reload
if is_release_new || [ "$before_loaded" = - ]; then how=restart; fi
make_backup
# after a run that never ended, the relay that runs may be another release than the files say
[ -z "$left" ] || how=restart
log_size=$(stat -c %s "$log_file" 2>/dev/null || say 0)
began=$(date +%s)
writing=yes
reason=writing

if ! has_user; then useradd --system --user-group --no-create-home --home-dir "$state_dir" --shell /usr/sbin/nologin "$account"; fi
for group in $(groups_to_join); do
  made "group $group"
  usermod -a -G "$group" "$account"
done
if [ -n "$runtime_id" ] && [ "$node_file" = "$stage/runtime/node" ]; then
  mkdir -p "$opt/runtimes"
  rm -rf "\${opt:?}/runtimes/$runtime_id"
  sync "$stage/runtime"/*
  made "runtime $runtime_id"
  mv -T "$stage/runtime" "$opt/runtimes/$runtime_id"
fi
if [ "$release_dir" != "$opt/$release" ]; then
  rm -rf "\${opt:?}/$release"
  chown -R root:root "$release_dir"
  find "$release_dir" -type f -exec sync {} +
  made "release $release"
  mv -T "$release_dir" "$opt/$release"
  release_dir=$opt/$release
fi
if [ ! -d "$etc" ]; then
  made etc
  mkdir -m 750 "$etc"
  chown "root:$account" "$etc"
fi
[ -d "$state_dir" ] || { mkdir -m 700 "$state_dir" && chown "$account:$account" "$state_dir"; }

has_systemd && ! cmp -s "$unit" "$(wanted_file "$unit")" && how=restart
for file in $(targets); do
  wanted=$(wanted_file "$file")
  cmp -s "$file" "$wanted" && continue
  if [ "$file" = "$unit" ]; then replace_file "$wanted" "$file" root:root 644; else replace_file "$wanted" "$file" "root:$account" 640; fi
done
[ "$(current_release)" = "$release" ] || switch_link "$release" "$opt/current"
{
  say "writer $version"
  say "set $set_hash"
  say "site $(site_of_set)"
  say "run $run"
  for file in $(targets); do say "file $(hash_of "$file") $file"; done
} > "$scratch/written"
replace_file "$scratch/written" "$opt/written" root:root 644
cp "$opt/written" "$backup/after"

reason=no-start
if has_systemd; then
  systemctl daemon-reload
  systemctl --quiet enable "$service"
fi
bring_into_force "$how" "$(hash_of "$etc/relay-policy.json")" "$before_loaded"
rm -f "$opt/unfinished"
sync "$opt"
writing=no
tell "fact run $run"
end done "Done: the relay $version goes by the new files. To go back: sh handschlag-relay-rollback.sh --run $run --apply"
`
