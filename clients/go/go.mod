module github.com/pasid4j/pasid4j/clients/go

go 1.19
