-- Practice items may draw their tracing from the engine: then the key comes with the drawing.

alter table practice_keys alter column answer drop not null;
alter table practice_keys add column family jsonb;
comment on column practice_keys.family is 'How a tracing is drawn and what of it is right; null where the key is written.';
alter table practice_keys add constraint practice_keys_one check (num_nonnulls(answer, family) = 1);
