create table half (id bigint not null primary key);
insert into half (id) values (1);
insert into nowhere (id) values (1);
