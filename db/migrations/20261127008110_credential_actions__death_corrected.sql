-- A death that was recorded by mistake is corrected: the action that recorded it counts no more, and both stay on record.

alter table credential_actions drop constraint credential_actions_action_check;
alter table credential_actions add constraint credential_actions_action_check
  check (action in ('suspend', 'lift-suspension', 'revoke', 'surrender', 'deceased', 'death-corrected', 'provisional-ended'));
