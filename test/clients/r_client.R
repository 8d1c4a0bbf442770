# RPostgreSQL: plan on stdin, rows on stdout, as test/parts/clients has them. It has no bigint: a double, exact to 2^53.
suppressMessages(library(RPostgreSQL))
Sys.setenv(TZ = "UTC")
env <- Sys.getenv
connection <- dbConnect(PostgreSQL(), host = env("PGHOST"), port = env("PGPORT"), dbname = env("PGDATABASE"), user = env("PGUSER"), password = env("PGPASSWORD"))
invisible(dbGetQuery(connection, "SET timezone = 'UTC'"))
number <- function(x) formatC(x, format = "fg", digits = 17, width = 1)
text <- function(values, kind) {
    out <- switch(kind,
        int = , float = , numeric = { stopifnot(is.numeric(values)); number(values) },
        bool = { stopifnot(is.logical(values)); ifelse(values, "t", "f") },
        time = , "local" = number(round(as.numeric(as.POSIXct(values)) * 1000) * 1000),
        date = format(as.Date(values)),
        interval = vapply(strsplit(as.character(values), ":"), function(p) number(round(sum(as.numeric(p) * c(3600, 60, 1)[seq_along(p)]) * 1e6)), ""),
        gsub("\t", "\\t", gsub("\\", "\\\\", as.character(values), fixed = TRUE), fixed = TRUE))
    ifelse(is.na(values), "\\N", out)
}
for (line in readLines(file("stdin"), encoding = "UTF-8")) {
    item <- strsplit(line, "\t", fixed = TRUE)[[1]]
    kinds <- strsplit(item[3], ",", fixed = TRUE)[[1]]
    if (item[2] == "prepared") {
        result <- dbSendQuery(connection, item[4], c(item[5]))
        rows <- fetch(result, -1)
        dbClearResult(result)
    } else if (item[2] == "cursor") {
        result <- dbSendQuery(connection, item[4])
        rows <- NULL
        while (nrow(piece <- fetch(result, 50)) > 0) rows <- rbind(rows, piece)
        dbClearResult(result)
    } else {
        rows <- dbGetQuery(connection, item[4])
    }
    writeLines(paste("=", item[1]))
    columns <- lapply(seq_along(kinds), function(i) text(rows[[i]], kinds[i]))
    if (NROW(rows) > 0) writeLines(do.call(paste, c(columns, sep = "\t")))
}
