#!/bin/bash
npm_install @google/gemini-cli
offer gemini
