#!/bin/sh
# Removes the Chatcode gateway from this machine, and the machine from its owner's list. Run as root:
#   sh cleanup.sh            ends the sessions; the user vibe and its files stay
#   sh cleanup.sh --purge    removes the user vibe with all its files, too
#   --keep-server            leaves the server in the list, for example to install it anew
# It may be run again after it was interrupted.
set -eu
# The terminal that this runs in may be one of those that go.
trap '' HUP

say() { echo "chatcode: $*"; }
fail() { echo "chatcode: $*" >&2; exit 1; }

purge=no unlink=yes
for option in "$@"; do
  case $option in
    --purge) purge=yes ;;
    --keep-server) unlink=no ;;
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

if [ -d /run/systemd/system ]; then
  systemctl disable -q --now chatcode-gateway.service 2>/dev/null || true
  systemctl disable -q chatcode-tmux.service 2>/dev/null || true
elif command -v systemctl >/dev/null; then
  systemctl disable -q chatcode-gateway.service chatcode-tmux.service 2>/dev/null || true
fi
rm -f /etc/systemd/system/chatcode-gateway.service /etc/systemd/system/chatcode-tmux.service
[ ! -d /run/systemd/system ] || systemctl daemon-reload
rm -f /usr/local/bin/chatcode-gateway "$environment"
rmdir /etc/chatcode 2>/dev/null || true
if [ "$purge" = yes ] && id vibe >/dev/null 2>&1; then
  pkill -KILL -u vibe 2>/dev/null || true
  userdel --remove vibe 2>/dev/null || userdel --force --remove vibe
fi
rm -f /etc/sudoers.d/chatcode
rm -rf /usr/local/lib/chatcode
say "the gateway is removed"
[ "$purge" = yes ] || say "the user vibe and its files are still there (--purge removes them)"
# Last, as this may be run in one of the sessions that end with it.
[ ! -d /run/systemd/system ] || systemctl stop chatcode-tmux.service 2>/dev/null || true
