#!/bin/bash
npm_install @openai/codex
offer codex
