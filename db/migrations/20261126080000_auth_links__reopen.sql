-- A closed account is opened again by its owner, through a mailed link.

alter table auth_links drop constraint auth_links_purpose_check;
alter table auth_links add constraint auth_links_purpose_check
  check (purpose in ('verify-email', 'sign-in', 'reset-password', 'change-email-old', 'change-email-new', 'reopen'));
