-- What is written to people is kept for the years that the scheme says; letters about decisions stay. See lib/server/message/forget.ts.

grant delete on messages to einthoven_app;
