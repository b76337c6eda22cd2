-- The refresh tokens that a provider gave in place of the configured ones.

-- +goose Up
CREATE TABLE oauth_grant (
	name       TEXT   PRIMARY KEY, -- whose log-in it is for
	configured BLOB   NOT NULL,    -- keyed hash of what the configuration said when it began
	sealed     BLOB   NOT NULL,    -- the refresh token, encrypted under a key outside the database
	updated_at BIGINT NOT NULL,
	expires_at BIGINT,             -- null: the provider did not say
	told_at    BIGINT              -- when somebody was told last that it ends
);

-- +goose Down
DROP TABLE oauth_grant;
