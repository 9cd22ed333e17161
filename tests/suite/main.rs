//! End-to-end tests: the real binary, a real `SQLite` file, real PDF readers.

mod support;

mod backup;
mod backup_damage;
mod bad_input;
mod chat_access;
mod chat_approve;
mod chat_backup;
mod chat_bad_input;
mod chat_edit;
mod chat_home;
mod chat_lists;
mod chat_process;
mod chat_queue;
mod command_line;
mod daemon;
mod daemon_faults;
mod documents;
mod durability;
mod edit;
mod evaluation;
mod hostile_writer;
mod intake;
mod looks;
mod office;
mod outside;
mod postings;
mod readers;
mod render;
mod slack_blocks;
mod slack_counterpart;
mod slack_library;
mod slack_manifest;
mod slack_referee;
mod truth;
