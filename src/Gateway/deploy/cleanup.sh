#!/bin/sh
# Removes the Chatcode gateway from this machine, and the machine from its owner's list. Run as root:
#   sh cleanup.sh            ends the sessions; the user vibe and its files stay
#   sh cleanup.sh --purge    removes the user vibe with all its files, too, when install.sh added it
#   --keep-server            leaves the server in the list, for example to install it anew
# It may be run again after it was interrupted.
set -eu
# The terminal that this runs in may be one of those that go.
trap '' HUP

# Said to nobody then, which is no reason to stop.
say() { echo "chatcode: $*" || :; }
fail() { echo "chatcode: $*" >&2; exit 1; }

purge=no unlink=yes
for option in "$@"; do
  case $option in
    --purge) purge=yes ;;
    --keep-server) unlink=no ;;
    # Read from standard input, the script can't read itself.
    *) echo "chatcode: unknown option $option" >&2; sed -n '2,6s/^# \{0,1\}//p' "$0" 2>/dev/null; exit 2 ;;
  esac
done
[ "$(id -u)" -eq 0 ] || fail "run this as root (sudo)"

environment=/etc/chatcode/gateway.env
value() { sed -n "s/^$1=//p" "$environment" | tail -n 1; }
if [ "$unlink" = yes ] && [ -f "$environment" ]; then
  url=$(value GATEWAY_CP_URL)
  case $url in
    wss://*) url=https://${url#wss://} ;;
    *) url=http://${url#ws://} ;;
  esac
  # By standard input: the command lines of programs are everybody's to read.
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$(value GATEWAY_AUTH_TOKEN)" \
    | curl -sS --connect-timeout 20 --max-time 60 -o /dev/null -w '%{http_code}' -K - -X POST "${url%/gw/connect}/gw/unlink/$(value GATEWAY_ID)") || status=none
  case $status in
    204) say "removed from the list of servers" ;;
    401 | 404) say "the control plane does not know this machine any more" ;;
    *) fail "the control plane could not be told (answer: $status); try again later, or use --keep-server and remove the server in the browser" ;;
  esac
fi

# Each step only where there is something left to do: an earlier run may have been interrupted anywhere.
units=/etc/systemd/system
booted() { [ -d /run/systemd/system ]; }
stop() { # unit: also one that is just being started again; it may have lost its file
  if booted && [ "$(systemctl show --property ActiveState --value "$1")" != inactive ]; then systemctl stop "$1"; fi
}
stop chatcode-gateway.service
for unit in chatcode-gateway.service chatcode-tmux.service; do
  [ -f "$units/$unit" ] || continue
  systemctl disable -q "$unit"
  rm -f "$units/$unit"
done
! booted || systemctl daemon-reload
rm -f /usr/local/bin/chatcode-gateway "$environment"
rm -rf /var/lib/chatcode/gateway
# What else the person keeps in there stays.
[ ! -d /etc/chatcode ] || rmdir --ignore-fail-on-non-empty /etc/chatcode

user=vibe added=/var/lib/chatcode/added-user
left=yes
if ! uid=$(id -u "$user" 2>/dev/null); then
  left=no
  rm -f "$added"
elif [ "$purge" = yes ] && [ -f "$added" ] && [ "$(cat "$added")" = "$uid" ]; then
  # Nobody there is 1. What is being killed may be there for another moment, for which userdel is forced.
  pkill -KILL -u "$uid" || [ $? -eq 1 ]
  said=$(userdel --force --remove "$user" 2>&1) || fail "the user $user could not be removed: $said"
  left=no
  rm -f "$added"
fi
[ ! -d /var/lib/chatcode ] || rmdir --ignore-fail-on-non-empty /var/lib/chatcode
rm -f /etc/sudoers.d/chatcode
rm -rf /usr/local/lib/chatcode
say "the gateway is removed"
case $left-$purge in
  yes-yes) say "the user $user was not added by install.sh, so it and its files stay" ;;
  yes-no) say "the user $user and its files are still there$([ ! -f "$added" ] || echo ' (--purge removes them)')" ;;
esac
# Last, as this may be run in one of the sessions that end with it.
stop chatcode-tmux.service
