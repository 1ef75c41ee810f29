-- Pictures of items, beside the items: what came in with a package, or was added to a draft.

create table item_pictures (
  file_name text primary key check (file_name ~ '^[a-z0-9][a-z0-9-]{0,80}\.(png|jpg|webp)$'),
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width integer not null check (width between 16 and 4096),
  height integer not null check (height between 16 and 4096),
  bytes bytea not null check (octet_length(bytes) between 1 and 204800),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  added_by uuid references people,
  added_at timestamptz not null
);
comment on table item_pictures is 'A picture that items name, looked at by its bytes when it came in. Never changed: another picture has another name, so that a form shows for ever what it showed. Licence and alternative text stand in the item.';
create index item_pictures_added_by on item_pictures (added_by);
create trigger item_pictures_append_only before update or delete on item_pictures for each row execute function append_only();

grant select, insert on item_pictures to einthoven_app;
