create table good (id bigint not null primary key);
