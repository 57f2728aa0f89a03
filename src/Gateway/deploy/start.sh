#!/bin/sh
# Starts the gateway, for chatcode-gateway.service. It becomes the newest binary that has proved itself; after an update it first
# gives the new one a minute to connect, and comes back to the old one when that does not, in whatever way it fails.
#
# In the unit's state folder, which is the daemon's to write:
#   chatcode-gateway       what the last good update brought; without it, the installed one runs
#   chatcode-gateway.old   what that one replaced
#   chatcode-gateway.new   what an update brings; the new daemon gives it the first name once it has connected
#   update                 the update under way, for whichever daemon there is in the end to tell of
#   tried                  the new binary was started, and is not again; the new daemon removes it once it has connected
#   failed                 why it was not kept, for the old daemon to tell
set -u
state=${STATE_DIRECTORY:?is not set: chatcode-gateway.service starts this}
installed=${CHATCODE_INSTALLED:-/usr/local/bin/chatcode-gateway}
patience=${CHATCODE_UPDATE_PATIENCE:-60}
export GATEWAY_STATE_DIR="$state"

child='' stopping=no
pass_on() {
  stopping=yes
  kill -TERM "$child" 2>/dev/null
}

watch() { # ends a child that has not connected in time
  sleep "$patience"
  [ -e "$state/tried" ] || exit 0
  echo "it had not connected within $patience s" >"$state/failed"
  kill -TERM "$child"
  sleep 5
  kill -KILL "$child"
}

try() { # returns when the new binary is not to be kept
  trap pass_on TERM INT
  GATEWAY_UPDATE_TRIAL=1 "$state/chatcode-gateway.new" &
  child=$!
  watch >/dev/null 2>&1 </dev/null &
  watchdog=$!
  while :; do
    signalled=$stopping
    wait "$child"
    code=$?
    # A signal ends the waiting, not the child.
    [ "$signalled" = "$stopping" ] && break
  done
  kill "$watchdog" 2>/dev/null
  [ "$stopping" = no ] || exit 0
  [ -e "$state/tried" ] || exit "$code"
  [ -s "$state/failed" ] || echo "it ended with $code before it had connected" >"$state/failed"
  trap - TERM INT
}

if [ -e "$state/update" ] && [ ! -e "$state/tried" ] && [ -x "$state/chatcode-gateway.new" ] && : >"$state/tried"; then
  try
fi
for program in "$state/chatcode-gateway" "$state/chatcode-gateway.old"; do
  if [ -x "$program" ]; then exec "$program"; fi
done
exec "$installed"
